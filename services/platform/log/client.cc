#include "services/platform/log/client.h"

#include <array>

#include "services/platform/observe/log_line.h"

namespace instroom::platform {
namespace {

constexpr std::size_t kTextBytes = 512;
constexpr char kTraceHeader[] = "traceparent";

// Of syslog's 0..7. A lost connection is an error to the library, but it repeats by itself: whoever
// gives up because of it says so.
Level LevelOf(int syslog_level) {
  if (syslog_level <= 4) return Level::kWarning;
  return syslog_level == 7 ? Level::kDebug : Level::kInfo;
}

void OnLog(const rd_kafka_t* client, int level, const char* facility, const char* text) {
  Log(LevelOf(level), "log_client",
      {{"client", rd_kafka_name(client)}, {"facility", facility}, {"text", text}});
}

void OnError(rd_kafka_t* client, int code, const char* text, void* /*opaque*/) {
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  Log(Level::kWarning, "log_client_error",
      {{"client", rd_kafka_name(client)}, {"error", rd_kafka_err2name(error)}, {"text", text}});
}

bool IsProducer(ClientRole role) {
  return role == ClientRole::kAppender || role == ClientRole::kTransactional;
}

using Conf = std::unique_ptr<rd_kafka_conf_t, Destroyer<rd_kafka_conf_destroy>>;

// The refusal in words, or nothing.
std::string Set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  std::array<char, kTextBytes> text{};
  if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), text.data(), text.size()) ==
      RD_KAFKA_CONF_OK) {
    return {};
  }
  return name + ": " + text.data();
}

std::string SetEach(rd_kafka_conf_t* conf, const std::vector<ClientOption>& options) {
  for (const ClientOption& option : options) {
    if (std::string refusal = Set(conf, option.name, option.value); !refusal.empty()) {
      return refusal;
    }
  }
  return {};
}

std::string SetTransport(rd_kafka_conf_t* conf, const std::optional<TlsFiles>& tls) {
  std::string refusal = SetEach(conf, TransportOptions(tls.has_value()));
  if (!tls) return refusal;
  // As paths and not as texts: of a text the library would only send the first certificate.
  if (refusal.empty()) refusal = Set(conf, "ssl.ca.location", tls->authority);
  if (refusal.empty()) refusal = Set(conf, "ssl.certificate.location", tls->certificate);
  if (refusal.empty()) refusal = Set(conf, "ssl.key.location", tls->key);
  return refusal;
}

std::string SetAll(rd_kafka_conf_t* conf, const ClientWish& wish) {
  if (std::string refusal = SetEach(conf, OptionsOf(wish.role)); !refusal.empty()) return refusal;
  if (std::string refusal = SetTransport(conf, wish.address.tls); !refusal.empty()) return refusal;
  for (const auto& [name, value] : wish.more) {
    if (std::string refusal = Set(conf, name, value); !refusal.empty()) return refusal;
  }
  if (std::string refusal = Set(conf, "client.id", wish.address.client_id); !refusal.empty()) {
    return refusal;
  }
  return Set(conf, "bootstrap.servers", wish.address.brokers);
}

std::string_view TraceOf(const rd_kafka_message_t& message) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  const void* value = nullptr;
  std::size_t bytes = 0;
  if (rd_kafka_header_get_last(headers, kTraceHeader, &value, &bytes) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {};
  }
  return {static_cast<const char*>(value), bytes};
}

rd_kafka_headers_t* HeadersOf(const Outgoing& record) {
  if (record.trace.empty() && record.headers.empty()) return nullptr;
  rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size() + 1);
  for (const auto& [name, value] : record.headers) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  if (!record.trace.empty()) {
    rd_kafka_header_add(headers, kTraceHeader, -1, record.trace.data(),
                        static_cast<ssize_t>(record.trace.size()));
  }
  return headers;
}

rd_kafka_vu_t Bytes(rd_kafka_vtype_t type, const void* data, std::size_t size) {
  rd_kafka_vu_t argument{};
  argument.vtype = type;
  // The library copies (RD_KAFKA_MSG_F_COPY); it only asks for a writable pointer.
  argument.u.mem.ptr = const_cast<void*>(data);
  argument.u.mem.size = size;
  return argument;
}

}  // namespace

Outcome<Client> MakeClient(const ClientWish& wish) {
  Conf conf(rd_kafka_conf_new());
  if (std::string refusal = SetAll(conf.get(), wish); !refusal.empty()) {
    return Fail(Error{ErrorKind::kInvalidInput, "CLIENT_OPTION", refusal});
  }
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  rd_kafka_conf_set_opaque(conf.get(), wish.opaque);
  if (wish.on_rebalance != nullptr) rd_kafka_conf_set_rebalance_cb(conf.get(), wish.on_rebalance);
  if (wish.on_delivery != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), wish.on_delivery);
  std::array<char, kTextBytes> text{};
  const rd_kafka_type_t type = IsProducer(wish.role) ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
  rd_kafka_t* made = rd_kafka_new(type, conf.get(), text.data(), text.size());
  if (made == nullptr) return Fail(Error{ErrorKind::kInvalidInput, "CLIENT_OPTION", text.data()});
  [[maybe_unused]] rd_kafka_conf_t* const taken_over = conf.release();
  // An onlooker has no group and thus no consumer queue.
  if (!IsProducer(wish.role) && wish.role != ClientRole::kOnlooker) {
    rd_kafka_poll_set_consumer(made);
  }
  return Client(made);
}

Error LogError(rd_kafka_resp_err_t code, const std::string& doing) {
  const std::string detail = doing + ": " + rd_kafka_err2name(code);
  switch (code) {
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      return {ErrorKind::kUnavailable, "QUEUE_FULL", detail};
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return {ErrorKind::kInvalidInput, "RECORD_TOO_LARGE", detail};
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return {ErrorKind::kNotFound, "TOPIC_UNKNOWN", detail};
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return {ErrorKind::kNotAllowed, "LOG_REFUSES", detail};
    default:
      return {ErrorKind::kUnavailable, "LOG_UNAVAILABLE", detail};
  }
}

PartitionList NewPartitionList(std::size_t size_hint) {
  return PartitionList(rd_kafka_topic_partition_list_new(static_cast<int>(size_hint)));
}

Record ToRecord(const rd_kafka_message_t& message) {
  Record record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.partition = message.partition;
  record.offset = message.offset;
  record.key = {static_cast<const char*>(message.key), message.key_len};
  record.value = {static_cast<const char*>(message.payload), message.len};
  record.tombstone = message.payload == nullptr;
  record.timestamp_ms = rd_kafka_message_timestamp(&message, nullptr);
  record.trace = TraceOf(message);
  record.source = &message;
  return record;
}

rd_kafka_resp_err_t LearnTopic(rd_kafka_t* producer, const std::string& topic,
                               std::chrono::milliseconds deadline) {
  // The producer keeps what it learns for as long as it lives; the handle needs not.
  const TopicHandle handle(rd_kafka_topic_new(producer, topic.c_str(), nullptr));
  const rd_kafka_metadata_t* metadata = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(producer, 0, handle.get(), &metadata, static_cast<int>(deadline.count()));
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_metadata_destroy(metadata);
  return error;
}

rd_kafka_resp_err_t Produce(rd_kafka_t* producer, const Outgoing& record, void* message_opaque,
                            rd_kafka_topic_t* topic) {
  std::array<rd_kafka_vu_t, 7> arguments{};
  if (topic != nullptr) {
    arguments[0].vtype = RD_KAFKA_VTYPE_RKT;
    arguments[0].u.rkt = topic;
  } else {
    arguments[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    arguments[0].u.cstr = record.topic.c_str();
  }
  // No key is not an empty key: without one the partition is chosen at random.
  arguments[1] = Bytes(RD_KAFKA_VTYPE_KEY, record.key.empty() ? nullptr : record.key.data(),
                       record.key.size());
  arguments[2] = Bytes(RD_KAFKA_VTYPE_VALUE, record.tombstone ? nullptr : record.value.data(),
                       record.tombstone ? 0 : record.value.size());
  arguments[3].vtype = RD_KAFKA_VTYPE_PARTITION;
  arguments[3].u.i32 = record.partition.value_or(RD_KAFKA_PARTITION_UA);
  arguments[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  arguments[4].u.i = RD_KAFKA_MSG_F_COPY;
  arguments[5].vtype = RD_KAFKA_VTYPE_OPAQUE;
  arguments[5].u.ptr = message_opaque;
  std::size_t count = 6;
  rd_kafka_headers_t* const headers = HeadersOf(record);
  if (headers != nullptr) {
    arguments[count].vtype = RD_KAFKA_VTYPE_HEADERS;
    arguments[count].u.headers = headers;
    ++count;
  }
  rd_kafka_error_t* const error = rd_kafka_produceva(producer, arguments.data(), count);
  if (error == nullptr) return RD_KAFKA_RESP_ERR_NO_ERROR;
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
  rd_kafka_error_destroy(error);
  // Headers belong to the library only once it has taken the record.
  if (headers != nullptr) rd_kafka_headers_destroy(headers);
  return code;
}

}  // namespace instroom::platform
