#include "services/platform/log/client_options.h"

namespace instroom::platform {
namespace {

constexpr ClientOption kEvery[] = {
    {"socket.keepalive.enable", "true", "a vanished broker is noticed without traffic"},
    {"socket.nagle.disable", "true", "small requests leave at once"},
    {"socket.timeout.ms", "5000", "below the transaction's time-out, so that a repeat fits in"},
    {"reconnect.backoff.ms", "50", "a restarted broker is found soon"},
    {"reconnect.backoff.max.ms", "1000", "the default of 10 s adds to every restart"},
    {"topic.metadata.refresh.fast.interval.ms", "100", "a moved leader is found soon"},
    {"message.max.bytes", kRecordBytesMaxText, "the largest record must fit"},
    {"receive.message.max.bytes", "100000000", "a response may hold several of the largest"},
    {"log.connection.close", "false", "idle connections close; that is no news"},
};

constexpr ClientOption kProducer[] = {
    {"partitioner", "murmur2_random", "the same partition as every Java client chooses"},
    {"enable.idempotence", "true", "a repeat after a lost answer must not double a record"},
    {"acks", "all", "durable means: on every in-sync replica"},
    {"max.in.flight.requests.per.connection", "5", "the most that keeps order under idempotence"},
    {"compression.codec", "lz4", "measured: 1.7 times the records per second"},
    {"batch.num.messages", "10000", "large batches under load"},
    {"batch.size", "1000000", "a megabyte per partition and request"},
    {"queue.buffering.max.kbytes", "524288", "bounds memory whatever the records' size"},
    {"sticky.partitioning.linger.ms", "10", "records without a key still make batches"},
};

constexpr ClientOption kAppenderOnly[] = {
    {"queue.buffering.max.ms", "1", "a quiet edge answers in a few ms; load makes its own batches"},
    {"retry.backoff.ms", "10", "the default of 100 is longer than most hiccups"},
};

constexpr ClientOption kTransactionalOnly[] = {
    // The commit flushes and ignores this; until then records gather to large requests.
    {"queue.buffering.max.ms", "20", "the commit flushes; until then requests grow"},
    {"retry.backoff.ms", "1",
     "this is what a transaction waits while the broker finishes the one before"},
    {"transaction.timeout.ms", "6000",
     "readers wait behind a killed processor's transaction so long, as its group does"},
    {"delivery.timeout.ms", "6000", "a record outlives its transaction in no case"},
    {"queue.buffering.max.messages", "1000000", "a whole batch and its outputs fit"},
};

constexpr ClientOption kConsumer[] = {
    {"isolation.level", "read_committed", "an aborted transaction never was"},
    {"enable.auto.commit", "false", "offsets go with the transaction or nowhere"},
    {"enable.auto.offset.store", "false", "the same"},
    {"auto.offset.reset", "earliest", "a lapsed offset means: from what is left"},
    {"check.crcs", "true", "a flipped bit must not become a fact"},
    {"fetch.wait.max.ms", "200",
     "the first record ends it; some twenty readers without news ask the broker 5 times a second"},
    {"fetch.min.bytes", "1", "the first record counts"},
    {"fetch.message.max.bytes", "4194304", "large pieces per partition when rebuilding"},
    {"fetch.max.bytes", "52428800", "one answer's bound"},
    {"fetch.error.backoff.ms", "20", "the default of 500 stalls a rebuild"},
    {"queued.min.messages", "100000", "the next batch is there when this one is done"},
    {"queued.max.messages.kbytes", "65536", "bounds memory whatever the records' size"},
    {"allow.auto.create.topics", "false", "a typing error must not become a topic"},
};

constexpr ClientOption kGroupReaderOnly[] = {
    {"partition.assignment.strategy", "range",
     "partition p of every input goes to the same member"},
    {"session.timeout.ms", "6000", "the shortest that a broker takes by default"},
    {"heartbeat.interval.ms", "1500", "three may get lost"},
    {"max.poll.interval.ms", "300000", "folding a shard anew happens within one poll"},
    {"enable.partition.eof", "false", "nobody asks"},
};

constexpr ClientOption kReaderOnly[] = {
    {"enable.partition.eof", "true", "the end of a partition is what readers wait for"},
};

constexpr ClientOption kOnlookerOnly[] = {
    // A fold must wait for an open transaction to end, not stop before it.
    {"isolation.level", "read_uncommitted", "the true end of a partition, open transactions too"},
};

constexpr ClientOption kTls[] = {
    {"security.protocol", "ssl", "the broker knows its callers by their certificates"},
    {"enable.ssl.certificate.verification", "true", "and they know the broker by its own"},
    {"ssl.endpoint.identification.algorithm", "https",
     "another holder of a certificate of the same authority is not the broker"},
};

constexpr ClientOption kBare[] = {
    {"security.protocol", "plaintext", "the settings say so; never as a way out"},
};

template <std::size_t kCount>
void Append(std::vector<ClientOption>& all, const ClientOption (&some)[kCount]) {
  for (const ClientOption& option : some) all.push_back(option);
}

}  // namespace

std::vector<ClientOption> OptionsOf(ClientRole role) {
  std::vector<ClientOption> all;
  Append(all, kEvery);
  switch (role) {
    case ClientRole::kAppender:
      Append(all, kProducer);
      Append(all, kAppenderOnly);
      break;
    case ClientRole::kTransactional:
      Append(all, kProducer);
      Append(all, kTransactionalOnly);
      break;
    case ClientRole::kGroupReader:
      Append(all, kConsumer);
      Append(all, kGroupReaderOnly);
      break;
    case ClientRole::kReader:
      Append(all, kConsumer);
      Append(all, kReaderOnly);
      break;
    case ClientRole::kOnlooker:
      Append(all, kOnlookerOnly);
      break;
  }
  return all;
}

std::vector<ClientOption> TransportOptions(bool tls) {
  std::vector<ClientOption> all;
  if (tls) {
    Append(all, kTls);
  } else {
    Append(all, kBare);
  }
  return all;
}

}  // namespace instroom::platform
