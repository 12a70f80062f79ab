#include "services/platform/net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <array>
#include <csignal>
#include <utility>

namespace instroom::platform {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;
using Session = std::unique_ptr<SSL, FreeSession>;

// The oldest error of this thread in words; the later ones say through whom it came.
std::string TakeReason() {
  std::array<char, 160> text{};
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "the other side closed";
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

Outcome<Context> MakeContext(const TlsFiles& files) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_client_method()));
  const char* failed = nullptr;
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1) {
    failed = "version";
  } else if (SSL_CTX_load_verify_file(context.get(), files.authority.c_str()) != 1) {
    failed = "authority";
  } else if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
    failed = "certificate";
  } else if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
             SSL_CTX_check_private_key(context.get()) != 1) {
    failed = "key";
  }
  if (failed != nullptr) {
    return Fail(
        Error{ErrorKind::kInvalidInput, "TLS_FILES", std::string(failed) + ": " + TakeReason()});
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  // A buffer that was partly written may have moved by the time the rest is.
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

// The name or the address that the certificate must carry.
bool Expect(SSL* session, const std::string& host) {
  X509_VERIFY_PARAM* const wanted = SSL_get0_param(session);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1) return true;
  ERR_clear_error();
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // SSL_set_tlsext_host_name is a macro with a cast that we don't take; it wants a writable
  // pointer.
  return X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), 0) == 1 &&
         SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                  const_cast<char*>(host.c_str())) == 1;
}

class TlsConnection final : public Connection {
 public:
  TlsConnection(Socket socket, Session session)
      : socket_(std::move(socket)), session_(std::move(session)) {}

  Outcome<Done> ShakeHands(Deadline deadline) {
    return Repeat("shake hands", deadline, [this] { return SSL_connect(session_.get()); });
  }

  Outcome<Done> Write(std::string_view bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      std::size_t written = 0;
      const auto done = Repeat("write", deadline, [&] {
        return SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &written);
      });
      if (!done) return done;
      bytes.remove_prefix(written);
    }
    return Done{};
  }

  Outcome<std::size_t> Read(std::span<char> into, Deadline deadline) override {
    std::size_t got = 0;
    const auto done = Repeat("read", deadline, [&] {
      return SSL_read_ex(session_.get(), into.data(), into.size(), &got);
    });
    if (!done) return Fail(done.error());
    return got;
  }

 private:
  // Calls until it succeeds; waits in between for what the library needs.
  template <typename Call>
  Outcome<Done> Repeat(const char* doing, Deadline deadline, const Call& call) {
    for (;;) {
      ERR_clear_error();
      const int result = call();
      if (result == 1) return Done{};
      const int need = SSL_get_error(session_.get(), result);
      if (need != SSL_ERROR_WANT_READ && need != SSL_ERROR_WANT_WRITE) {
        return Fail(Refused(doing, need));
      }
      if (!socket_.Wait(need == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline)) {
        return Fail(DeadlineExceeded(doing));
      }
    }
  }

  // A certificate that was not accepted, here or there, is told from a connection that broke.
  [[nodiscard]] Error Refused(const char* doing, int need) const {
    const long verified = SSL_get_verify_result(session_.get());
    if (verified != X509_V_OK) {
      return {ErrorKind::kUnknownCaller, "TLS_REFUSED", X509_verify_cert_error_string(verified)};
    }
    const bool said = need == SSL_ERROR_SSL && ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_SSL &&
                      ERR_GET_REASON(ERR_peek_error()) != SSL_R_UNEXPECTED_EOF_WHILE_READING;
    const std::string why = TakeReason();
    if (said) return {ErrorKind::kUnknownCaller, "TLS_REFUSED", std::string(doing) + ": " + why};
    return ConnectionFailed(doing, why);
  }

  // The session goes first: it holds the socket's number.
  Socket socket_;
  Session session_;
};

}  // namespace

Outcome<std::unique_ptr<Connection>> OpenTls(Socket socket, const Endpoint& endpoint,
                                             Connection::Deadline deadline) {
  // OpenSSL writes without MSG_NOSIGNAL: a server that left must be an error, not a death.
  std::signal(SIGPIPE, SIG_IGN);
  const Outcome<Context> context = MakeContext(*endpoint.tls);
  if (!context) return Fail(context.error());
  Session session(SSL_new(context->get()));
  if (!session || SSL_set_fd(session.get(), socket.handle()) != 1 ||
      !Expect(session.get(), endpoint.host)) {
    return Fail(Error{ErrorKind::kInvalidInput, "TLS_FILES", "host: " + TakeReason()});
  }
  auto connection = std::make_unique<TlsConnection>(std::move(socket), std::move(session));
  if (const auto done = connection->ShakeHands(deadline); !done) return Fail(done.error());
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace instroom::platform
