"""A whole region on this machine for tests: broker, Redis and the five services as processes.

Everything lies in one folder and on free ports of loopback; nothing outlives stop(). Every party of
the sample region has a certificate there; over HTTP one calls with a token. Standard library only.
"""

import json
import os
import random
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("allocation", "referral", "indicator", "notification", "gateway")


REFERENCE = ROOT / "deploy/sample/reference.yaml"
PKI = ROOT / "deploy/local/pki"
# Whoever looks after the region: sees its figures and pseudonyms, no person.
REGION = "region:FLEVOLAND"


def make_certificates(folder):
    """Fills a folder with the certificates of a region. Made once for all, as openssl takes its
    time: only tests believe this authority."""
    kept = ROOT / ".instroom" / "test-pki"
    kept.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(PKI / "region"), str(kept), str(REFERENCE)], check=True, timeout=300)
    shutil.copytree(kept, folder, dirs_exist_ok=True)


given_ports = set()


def free_port():
    """Below those that the kernel gives to outgoing connections: one of them might have the port
    of a process just when that starts again."""
    while True:
        port = random.randint(20_000, 32_000)
        if port in given_ports:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        given_ports.add(port)
        return port


def wait_until(condition, seconds, what):
    """Polls a condition until it is true; raises with `what` after `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise TimeoutError(f"not within {seconds} s: {what}")


def redis_request(*words):
    parts = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    return f"*{len(words)}\r\n{parts}".encode()


class Process:
    """One child process that can be killed and started again on the same ports."""

    def __init__(self, name, command, environment, log, ready_url=None):
        self.name = name
        self.command = command
        self.environment = environment
        self.log = log
        self.ready_url = ready_url
        self.child = None

    def start(self):
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def alive(self):
        return self.child is not None and self.child.poll() is None

    def ready(self):
        if not self.alive():
            return False
        if self.ready_url is None:
            return True
        try:
            with urllib.request.urlopen(self.ready_url, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait_ready(self, seconds=60):
        def ready_or_dead():
            if not self.alive():
                code = self.child.returncode
                raise RuntimeError(f"{self.name} ended with {code}:\n{self.tail()}")
            return self.ready()

        try:
            wait_until(ready_or_dead, seconds, f"{self.name} ready")
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{self.tail()}") from late

    def kill(self):
        if self.alive():
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def stop(self, seconds=15):
        if not self.alive():
            return
        self.child.terminate()
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"{self.name} did not stop within {seconds} s") from None

    def tail(self, lines=15):
        try:
            return "\n".join(Path(self.log).read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


class Region:
    """Broker, Redis, services; with `login` also the local provider, so that people can log in at
    the page. Use as a context manager."""

    def __init__(self, folder, binaries=None, replicas=1, extra=None, login=False):
        self.folder = Path(folder)
        built = os.environ.get("INSTROOM_BIN", ROOT / "build" / "release" / "bin")
        self.binaries = Path(binaries or built)
        self.replicas = replicas
        self.extra = extra or {}
        self.kafka_port = free_port()
        self.controller_port = free_port()
        self.redis_port = free_port()
        self.services = {}
        self.redis = None
        self.login = None
        self.login_port = free_port() if login else None
        self.pki = self.folder / "pki"
        self.tokens = {}
        self.environment = self._environment()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop(check=False)
            raise
        return self

    def __exit__(self, *_):
        self.stop(check=False)

    @property
    def brokers(self):
        return f"127.0.0.1:{self.kafka_port}"

    def url(self, path=""):
        return f"http://127.0.0.1:{self.services['gateway'][0].http_port}{path}"

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start_broker()
        self.start_redis()
        self.cli("topics", "apply")
        self.cli("reference", "apply", str(REFERENCE))
        if self.login_port:
            self.start_login()
        for name in SERVICES:
            for process in self.services[name]:
                process.start()
        for name in SERVICES:
            for process in self.services[name]:
                process.wait_ready()

    def stop(self, check=True):
        late = []
        for processes in self.services.values():
            for process in processes:
                try:
                    process.stop()
                except TimeoutError as trouble:
                    late.append(str(trouble))
        for process in (self.redis, self.login):
            if process is not None:
                process.kill()
        self.broker("stop", check=False)
        if check and late:
            raise TimeoutError("; ".join(late))

    def broker(self, command, *options, check=True):
        libs = os.environ.get("INSTROOM_KAFKA_LIBS", str(ROOT / ".instroom/kafka/libs"))
        arguments = ["--data", str(self.folder / "kafka"), "--libs", libs]
        if command == "start":
            arguments += ["--port", str(self.kafka_port)]
            arguments += ["--controller-port", str(self.controller_port)]
            arguments += ["--pki", str(self.pki)]
        return subprocess.run(
            [str(ROOT / "deploy/local/kafka/broker"), command, *arguments, *options],
            check=check, capture_output=True, text=True, timeout=180,
        )

    def start_broker(self):
        self.broker("fetch")
        self.broker("start")

    def kill_broker(self):
        pid = int((self.folder / "kafka/broker.pid").read_text())
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{pid}").exists(), 10, "broker gone")

    def kafka(self, name="operator-ops"):
        """How a client of another language connects, as the holder of a certificate."""
        return {
            "bootstrap.servers": self.brokers, "security.protocol": "ssl",
            "ssl.ca.location": str(self.pki / "ca.pem"),
            "ssl.certificate.location": str(self.pki / f"{name}.pem"),
            "ssl.key.location": str(self.pki / f"{name}.key"),
        }

    def operator(self):
        """Settings of a program of ours that the operator runs."""
        return {
            **self.environment,
            "INSTROOM_CERTIFICATE_FILE": str(self.pki / "operator-ops.pem"),
            "INSTROOM_CERTIFICATE_KEY_FILE": str(self.pki / "operator-ops.key"),
        }

    def start_redis(self):
        folder = self.folder / "redis"
        subprocess.run(
            [str(ROOT / "deploy/local/redis/configure"), str(folder), str(self.pki),
             str(self.redis_port)], check=True, timeout=30)
        self.redis = Process(
            "redis", ["redis-server", str(folder / "redis.conf")],
            dict(os.environ), self.folder / "redis.log",
        )
        self.redis.start()
        wait_until(self.redis_answers, 10, "Redis answers")

    def start_login(self):
        issuer = self.environment["INSTROOM_LOGIN_ISSUER"]
        self.login = Process(
            "login",
            ["node", str(ROOT / "deploy/local/login/login.mjs"), "--port", str(self.login_port),
             "--page", self.environment["INSTROOM_PAGE_ORIGIN"]],
            dict(os.environ), self.folder / "login.log",
            f"{issuer}/.well-known/openid-configuration",
        )
        self.login.start()
        self.login.wait_ready()

    def redis_answers(self):
        return self.redis_call("PING") == "+PONG"

    def redis_connection(self, timeout=2):
        """A connection as Redis's operator, who may do everything; it has said who it is."""
        context = ssl.create_default_context(cafile=str(self.pki / "ca.pem"))
        context.load_cert_chain(self.pki / "operator-ops.pem", self.pki / "operator-ops.key")
        bare = socket.create_connection(("127.0.0.1", self.redis_port), timeout=timeout)
        try:
            connection = context.wrap_socket(bare, server_hostname="127.0.0.1")
            password = (self.folder / "redis/operator.password").read_text().strip()
            connection.sendall(redis_request("AUTH", "operator", password))
            if connection.recv(64) != b"+OK\r\n":
                raise OSError("Redis does not know the operator")
            return connection
        except OSError:
            bare.close()
            raise

    def redis_call(self, *words):
        try:
            with self.redis_connection() as connection:
                connection.sendall(redis_request(*words))
                return connection.recv(4096).decode().strip()
        except OSError:
            return None

    def cli(self, *arguments, check=True, timeout=600, **options):
        done = subprocess.run(
            [str(self.binaries / "instroom"), *arguments],
            env=self.environment, capture_output=True, text=True, timeout=timeout, **options,
        )
        if check and done.returncode != 0:
            raise RuntimeError(
                f"instroom {' '.join(arguments)} ended with {done.returncode}\n"
                f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
            )
        return done

    def token(self, party, roles="", person="p-1"):
        """A token of the local issuer: a machine's, or with roles "access,finance" a person's."""
        who = (party, roles, person) if roles else (party,)
        if who not in self.tokens:
            done = subprocess.run(
                [str(PKI / "token"), str(self.pki), *((party, roles, person) if roles else who)],
                check=True, capture_output=True, text=True, timeout=30)
            self.tokens[who] = done.stdout.strip()
        return self.tokens[who]

    def bearer(self, party, roles="", person="p-1"):
        """The header by which a caller over HTTP proves who it is."""
        return {"Authorization": f"Bearer {self.token(party, roles, person)}"}

    def certificate(self, name):
        """PEM of authority, key and chain, in the order gRPC's Python asks for them."""
        files = ("ca.pem", f"{name}.key", f"{name}.pem")
        return tuple((self.pki / file).read_bytes() for file in files)

    def get(self, path, headers=None, timeout=35, party=REGION):
        """Asks the gateway as this party; as nobody if it is None."""
        who = self.bearer(party) if party else {}
        request = urllib.request.Request(self.url(path), headers={**who, **(headers or {})})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.read().decode()

    def get_json(self, path, party=REGION):
        return json.loads(self.get(path, party=party))

    def _environment(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        make_certificates(self.pki)
        key = self._secret("region.key", 32)
        secret_file = self.folder / "webhook.secrets"
        secret_file.write_text("test 0123456789abcdef0123456789abcdef\n")
        environment = dict(os.environ)
        environment.update({
            "INSTROOM_BROKERS": self.brokers,
            "INSTROOM_BROKERS_TRANSPORT": "tls",
            "INSTROOM_REDIS": f"127.0.0.1:{self.redis_port}",
            "INSTROOM_REDIS_TRANSPORT": "tls",
            "INSTROOM_REDIS_USER": "indicator",
            "INSTROOM_REDIS_PASSWORD_FILE": str(self.folder / "redis/indicator.password"),
            "INSTROOM_REGION_KEY_FILE": key,
            "INSTROOM_CERTIFICATES_DIR": str(self.pki),
            "INSTROOM_CA_FILE": str(self.pki / "ca.pem"),
            "INSTROOM_REVOCATIONS_FILE": str(self.pki / "crl.pem"),
            "INSTROOM_AUTHORISATION_FILE": str(ROOT / "deploy/authorisation.yaml"),
            "INSTROOM_TOKEN_KEYS_FILE": str(self.pki / "token-keys.json"),
            "INSTROOM_DISCLOSURE_FILE": str(ROOT / "deploy/disclosure/instroom-2026.yaml"),
            "INSTROOM_DISCLOSURE_KEY_FILE": self._secret("disclosure.key", 16),
            "INSTROOM_TOPICS_FILE": str(ROOT / "deploy/topics.yaml"),
            "INSTROOM_RULES_FILE": str(ROOT / "deploy/rules/residential-ending.yaml"),
            "INSTROOM_DEFINITION_FILE": str(ROOT / "deploy/definitions/lelystad-2025.yaml"),
            "INSTROOM_WEBHOOK_SECRETS_FILE": str(secret_file),
            "INSTROOM_WEB_DIR": str(ROOT / "services/gateway/web/dist"),
            "INSTROOM_ENVIRONMENT": "local",
            "INSTROOM_TICK_MS": "1000",
        })
        environment.update(self.extra)
        for name in SERVICES:
            for replica in range(self.replicas if name != "gateway" else 1):
                self._add(name, replica, environment)
        for name in SERVICES[:-1]:
            first = self.services[name][0]
            environment[f"INSTROOM_{name.upper()}_ADDRESS"] = f"127.0.0.1:{first.grpc_port}"
        environment["INSTROOM_PAGE_ORIGIN"] = self.url()
        if self.login_port:
            environment["INSTROOM_LOGIN_ISSUER"] = f"http://127.0.0.1:{self.login_port}"
            environment["INSTROOM_SESSION_KEY_FILE"] = self._secret("session.key", 32)
        for processes in self.services.values():
            for process in processes:
                process.environment = {**environment, **process.environment}
        return environment

    def _secret(self, name, size_bytes):
        """The path of a file with that many random bytes as hexadecimal digits, made once."""
        path = self.folder / name
        if not path.exists():
            path.write_text(secrets.token_hex(size_bytes) + "\n")
            path.chmod(0o600)
        return str(path)

    def _add(self, name, replica, environment):
        grpc_port, http_port = free_port(), free_port()
        process = Process(
            f"{name}-{replica}",
            [str(self.binaries / f"instroom-{name}")],
            {
                "INSTROOM_GRPC_PORT": str(grpc_port), "INSTROOM_HTTP_PORT": str(http_port),
                "INSTROOM_CERTIFICATE_FILE": str(self.pki / f"{name}.pem"),
                "INSTROOM_CERTIFICATE_KEY_FILE": str(self.pki / f"{name}.key"),
            },
            self.folder / f"{name}-{replica}.log",
            f"http://127.0.0.1:{http_port}/readyz",
        )
        process.grpc_port, process.http_port = grpc_port, http_port
        self.services.setdefault(name, []).append(process)
