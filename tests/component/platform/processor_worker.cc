#include "tests/component/platform/processor_worker.h"

#include <stdexcept>

namespace instroom::testing_support {
namespace {

class CountingShard final : public platform::Shard {
 public:
  explicit CountingShard(std::string output) : output_(std::move(output)) {}
  void Restore(const platform::Record& /*record*/) override { ++written_; }
  platform::Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    if (record.value == "poison") return platform::Handled::Park("POISON", "value");
    platform::Outgoing copy;
    copy.topic = output_;
    copy.key = record.key;
    copy.value = std::string(record.value) + "|" + std::to_string(written_);
    copy.partition = record.partition;
    if (record.value == "huge") copy.value.resize(34U << 20U, 'x');
    outbox.Send(std::move(copy));
    if (record.value == "throw") throw std::runtime_error("a programmer's error");
    ++written_;
    return platform::Handled::Ok();
  }

 private:
  const std::string output_;
  std::uint64_t written_ = 0;
};

}  // namespace

platform::ProcessorOptions CountingProcessor(const platform::LogAddress& address,
                                             const std::string& input, const std::string& output) {
  platform::ProcessorOptions options;
  options.address = address;
  options.group = input + ".group";
  options.inputs = {input};
  options.restored = {output};
  options.make_shard = [output](std::int32_t) { return std::make_unique<CountingShard>(output); };
  options.batch_records_max = 50;
  return options;
}

}  // namespace instroom::testing_support
