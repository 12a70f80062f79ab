import unittest

from cases import said
from checks import manifests, orphans, promises, protos, settings, topics

TOPIC_H = 'inline constexpr char kA[] = "instroom.allocation.intake.v1";\n'


class Files(unittest.TestCase):
    def test_topics_must_agree(self):
        code, file = "services/care/topics.h", "deploy/topics.yaml"
        entry = "  - name: instroom.allocation.intake.v1\n    read: [allocation]\n    write: []\n"
        same = {code: TOPIC_H, file: entry}
        self.assertEqual(said(topics, same), [])
        self.assertEqual(len(said(topics, {**same, file: entry.replace("write", "park")})), 1)
        self.assertEqual(len(said(topics, {**same, file: "topics: []\n"})), 1)
        self.assertEqual(len(said(topics, {**same, code: "\n"})), 1)
        self.assertEqual(len(said(topics, {**same, "services/cli/a.cc": TOPIC_H})), 1)

    def test_settings_are_in_the_manual(self):
        texts = {"services/referral/config.cc": 'settings.Port("INSTROOM_GRPC_PORT", 1);\n'}
        self.assertEqual(len(said(settings, texts)), 1)
        texts["docs/operations.md"] = "| `INSTROOM_GRPC_PORT` |\n"
        self.assertEqual(said(settings, texts), [])
        texts["docs/operations.md"] += "| `INSTROOM_GONE` |\n"
        self.assertEqual(len(said(settings, texts)), 1)
        texts = {
            "services/referral/view/a.cc": 'F("INSTROOM_A");\n',
            "docs/operations.md": "INSTROOM_A\n",
        }
        self.assertEqual(len(said(settings, texts)), 1)

    def test_sources_are_built(self):
        texts = {
            "services/care/CMakeLists.txt": "add_library(care a.cc)\n",
            "services/care/a.cc": "\n",
        }
        self.assertEqual(said(orphans, texts), [])
        self.assertEqual(len(said(orphans, {**texts, "services/care/b.cc": "\n"})), 1)
        texts["tests/CMakeLists.txt"] = "add_library(b ${PROJECT_SOURCE_DIR}/services/care/b.cc)\n"
        self.assertEqual(said(orphans, {**texts, "services/care/b.cc": "\n"}), [])
        self.assertEqual(len(said(orphans, {**texts, "services/care/a_a.cc": "\n"})), 1)

    def test_links_lead_somewhere(self):
        self.assertEqual(len(said(orphans, {"docs/a.md": "[b](b.md)"})), 1)
        self.assertEqual(
            said(orphans, {"docs/a.md": "[b](b.md#c) [d](https://d.example)", "docs/b.md": ""}), []
        )

    def test_the_manual_names_tests_that_exist(self):
        texts = {"docs/operations.md": "| `Log.Holds` | `test_it_holds` |\n"}
        self.assertEqual(len(said(promises, texts)), 2)
        texts["tests/unit/a_test.cc"] = "TEST(Log, Holds) {}\n"
        texts["tests/e2e/test_a.py"] = "def test_it_holds(self):\n"
        self.assertEqual(said(promises, texts), [])

    def test_protos_are_commented_and_placed(self):
        good = "package instroom.a.v1;\n\n// An a.\nmessage A {\n  // Its b.\n  int32 b = 1;\n}\n"
        path = "proto/instroom/a/v1/a.proto"

        def faults(text):
            return [*protos.uncommented(path, text), *protos.misplaced(path, text)]

        self.assertEqual(faults(good), [])
        self.assertEqual(len(faults(good.replace("  // Its b.\n", ""))), 1)
        self.assertEqual(len(faults(good.replace("// An a.\n", "\n"))), 1)
        self.assertEqual(len(faults(good.replace("instroom.a.v1", "instroom.a"))), 1)

    def test_containers_are_unprivileged_and_bounded(self):
        try:
            import yaml  # noqa: F401
        except ImportError:
            self.skipTest("python3-yaml is not here")
        container = {
            "securityContext": {
                "runAsNonRoot": True,
                "readOnlyRootFilesystem": True,
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
            },
            "resources": {"requests": {"memory": "1Mi"}, "limits": {"memory": "1Mi"}},
            "livenessProbe": {},
            "readinessProbe": {},
        }
        self.assertEqual(list(manifests.container_faults("Deployment", {}, container)), [])
        for gone in ("securityContext", "resources", "livenessProbe"):
            lacking = {key: value for key, value in container.items() if key != gone}
            self.assertTrue(list(manifests.container_faults("Deployment", {}, lacking)), gone)

    def test_a_service_has_its_own_certificate_and_all_that_it_reads(self):
        pod = {"volumes": [{"name": "certificate", "secret": {"secretName": "a-certificate"}}]}
        mount = {"name": "certificate", "mountPath": "/etc/tls"}
        container = {"name": "a", "volumeMounts": [mount]}
        shared = {"INSTROOM_CA_FILE": "/etc/tls/ca.crt", "INSTROOM_BROKERS": "kafka:9092"}

        def faults(**other):
            return list(manifests.service_faults(
                other.get("pod", pod), {**container, **other.get("container", {})}, shared))

        self.assertEqual(faults(), [])
        self.assertEqual(len(faults(container={"name": "b"})), 1)
        self.assertEqual(len(faults(container={"volumeMounts": []})), 1)
        self.assertEqual(len(faults(pod={})), 2)
        key = {"name": "INSTROOM_KEY_FILE", "value": "/etc/key/a"}
        self.assertEqual(len(faults(container={"env": [key]})), 1)

    def test_secrets_of_compose_are_declared_and_made(self):
        path = "deploy/compose/compose.yaml"
        used = "# make pki \nservices: {a: {image: a, secrets: [{source: s, target: t}, ca]}}\n"
        self.assertEqual(len(said(manifests, {path: used})), 2)
        declared = used + "secrets: {s: {file: pki/s}, ca: {file: pki/ca}}\n"
        self.assertEqual(said(manifests, {path: declared}), [])


if __name__ == "__main__":
    unittest.main()
