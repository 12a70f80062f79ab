"""A party's program without a certificate: it signs an assertion (private_key_jwt), gets a token
from a provider of OpenID Connect, and calls with that over HTTP and gRPC."""

import base64
import json
import secrets
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import grpc

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
import outside  # noqa: E402
from region import ROOT, Process, Region, free_port  # noqa: E402

PARTY = "municipality:0995"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """RSA, by openssl."""

    def __init__(self, folder, name):
        self.path, self.name = folder / f"{name}.key", name
        self.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
                     "-out", self.path)

    def openssl(self, *words, given=None):
        return subprocess.run(["openssl", *map(str, words)], input=given, check=True, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def public(self):
        """As a JWK."""
        said = self.openssl("rsa", "-in", self.path, "-noout", "-modulus").decode().strip()
        modulus = bytes.fromhex(said.split("=")[1])
        return {"kty": "RSA", "kid": self.name, "use": "sig", "alg": "RS256",
                "n": base64url(modulus), "e": "AQAB"}

    def assertion(self, party, audience, seconds=60):
        head = base64url(json.dumps({"alg": "RS256", "kid": self.name}).encode())
        now = int(time.time())
        body = base64url(json.dumps({
            "iss": party, "sub": party, "aud": audience, "jti": secrets.token_hex(8), "iat": now,
            "exp": now + seconds}).encode())
        signed = f"{head}.{body}"
        signature = self.openssl("dgst", "-sha256", "-sign", self.path, given=signed.encode())
        return f"{signed}.{base64url(signature)}"


class Machines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        outside.compile_protos()
        folder = tempfile.TemporaryDirectory(prefix="instroom-machines-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.key, cls.stranger = Key(cls.folder, "own"), Key(cls.folder, "strange")
        port = free_port()
        cls.issuer = f"http://127.0.0.1:{port}"
        cls.start_provider(port)
        keys = cls.folder / "token-keys.json"
        keys.write_bytes(cls.ask("/jwks"))
        cls.region = Region(cls.folder / "region", extra={
            "INSTROOM_TOKEN_KEYS_FILE": str(keys), "INSTROOM_TOKEN_ISSUER": cls.issuer})
        cls.addClassCleanup(lambda: cls.region.stop(check=False))
        cls.region.start()

    @classmethod
    def start_provider(cls, port):
        machines = cls.folder / "machines.json"
        machines.write_text(json.dumps([{"party": PARTY, "keys": [cls.key.public()]}]))
        provider = Process(
            "provider",
            ["node", str(ROOT / "deploy/local/login/login.mjs"), "--port", str(port), "--page",
             "http://127.0.0.1:1", "--machines", str(machines)],
            None, cls.folder / "provider.log", f"{cls.issuer}/.well-known/openid-configuration")
        cls.addClassCleanup(provider.kill)
        provider.start()
        provider.wait_ready()

    @classmethod
    def ask(cls, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        with urllib.request.urlopen(f"{cls.issuer}{path}", data=data, timeout=10) as answer:
            return answer.read()

    def token(self, assertion):
        answer = json.loads(self.ask("/token", {
            "grant_type": "client_credentials", "client_assertion": assertion,
            "client_assertion_type":
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}))
        return answer["access_token"]

    def test_a_signed_assertion_becomes_a_token_that_calls_as_its_party(self):
        token = self.token(self.key.assertion(PARTY, self.issuer))
        request = urllib.request.Request(
            self.region.url("/v1/me"), headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            me = json.loads(answer.read())
        self.assertEqual((me["kind"], me["code"]), ("municipality", "0995"))

        services = outside.module("allocation.v1.allocation_service_pb2_grpc")
        requests = outside.module("allocation.v1.allocation_service_pb2")
        channel = outside.channel(self.region, "allocation", None)
        self.addCleanup(channel.close)
        stub = services.AllocationServiceStub(channel)
        proof = (("authorization", f"Bearer {token}"),)
        own = requests.ListAllocationsRequest(municipality="0995")
        stub.ListAllocations(own, timeout=10, metadata=proof)
        with self.assertRaises(grpc.RpcError) as refused:
            stub.ListAllocations(requests.ListAllocationsRequest(municipality="1948"), timeout=10,
                                 metadata=proof)
        self.assertEqual(refused.exception.code(), grpc.StatusCode.PERMISSION_DENIED)

    def test_an_assertion_of_another_key_gets_none(self):
        for assertion in (self.stranger.assertion(PARTY, self.issuer),
                          self.key.assertion("municipality:1948", self.issuer),
                          self.key.assertion(PARTY, "http://elsewhere"),
                          self.key.assertion(PARTY, self.issuer, seconds=-3600)):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.token(assertion)
            self.assertIn(refused.exception.code, (400, 401))


if __name__ == "__main__":
    unittest.main(verbosity=2)
