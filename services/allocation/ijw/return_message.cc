#include "services/allocation/ijw/return_message.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "services/allocation/domain/form_walk_lines.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "services/allocation/ijw/xml_sink.h"
#include "services/care/calendar.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

using CodeList = std::vector<std::string>;

const std::string kRejected = "0001";   // Rejected for technical reasons
const std::string kNoRemark = "0200";   // Nothing to say about this class
const std::string kNotJudged = "0233";  // This class was not judged

v1::MessageKind ReturnOf(v1::MessageKind kind) {
  switch (kind) {
    case v1::MESSAGE_KIND_JW301:
      return v1::MESSAGE_KIND_JW302;
    case v1::MESSAGE_KIND_JW305:
      return v1::MESSAGE_KIND_JW306;
    case v1::MESSAGE_KIND_JW307:
      return v1::MESSAGE_KIND_JW308;
    default:
      return v1::MESSAGE_KIND_UNSPECIFIED;
  }
}

void AddOnce(CodeList& codes, const std::string& code) {
  const bool is_new = std::find(codes.begin(), codes.end(), code) == codes.end();
  if (is_new && !code.empty()) codes.push_back(code);
}

// A place that no class of the client has counts as the header, so that no code is lost.
std::string ClassOfFault(const std::string& place) {
  if (place == "Client") return place;
  for (const char* name :
       {"Relatie[", "Contact[", "ToegewezenProduct[", "StartProduct[", "StopProduct["}) {
    if (place.starts_with(name)) return place;
  }
  return "Header";
}

// Which code stands where.
class Verdict : public ReturnParts {
 public:
  explicit Verdict(const v1::Outcome& outcome) {
    CodeList all;
    for (const v1::Fault& fault : outcome.faults()) {
      AddOnce(codes_[ClassOfFault(fault.place())], fault.return_code());
      AddOnce(all, fault.return_code());
    }
    if (outcome.accepted() || all.empty()) return;
    is_technical_ = std::find(all.begin(), all.end(), kRejected) != all.end();
    const auto header = codes_.find("Header");
    header_codes_ = is_technical_            ? CodeList{kRejected}
                    : header != codes_.end() ? header->second
                                             : all;
    is_about_client_ = !is_technical_ && header == codes_.end();
    // Below a client that is at fault nothing was judged.
    if (codes_.contains("Client")) below_ = lines_ = {kNotJudged};
    // Of other lines nobody knows: the list of faults was full, or the judge of the client, who
    // knows what was delivered before, did not come to them.
    const bool is_full = static_cast<std::size_t>(outcome.faults_size()) >= kFaultsMost;
    const bool is_half_judged = outcome.decided_by_sender_judge() &&
                                outcome.submission().header().kind() != v1::MESSAGE_KIND_JW301;
    if (is_full || is_half_judged) lines_ = {kNotJudged};
  }

  [[nodiscard]] bool is_technical() const { return is_technical_; }
  // True if the classes of the client have to be copied.
  [[nodiscard]] bool is_about_client() const { return is_about_client_; }
  // Codes of the header if it stands alone.
  [[nodiscard]] const CodeList& header_codes() const { return header_codes_; }

  [[nodiscard]] std::span<const std::string> CodesAt(const std::string& place) const override {
    const auto found = codes_.find(place);
    if (found != codes_.end()) return found->second;
    if (place == "Client") return no_remark_;
    return place.find("Product[") == place.npos ? below_ : lines_;
  }

 private:
  std::map<std::string, CodeList, std::less<>> codes_;
  CodeList header_codes_;
  CodeList no_remark_{kNoRemark};
  CodeList below_{kNoRemark};
  CodeList lines_{kNoRemark};
  bool is_technical_ = false;
  bool is_about_client_ = false;
};

std::string DutchDayOf(const google::protobuf::Timestamp& moment) {
  const std::chrono::milliseconds since_epoch =
      std::chrono::seconds(moment.seconds()) +
      std::chrono::milliseconds(moment.nanos() / 1'000'000);
  return care::DayText(
      care::DutchDay(std::chrono::sys_time<std::chrono::milliseconds>(since_epoch)));
}

}  // namespace

std::string WriteReturn(const v1::Outcome& outcome, const v1::Person& person,
                        std::string_view return_identification) {
  const v1::Submission& submission = outcome.submission();
  const v1::Header& header = submission.header();
  const v1::MessageKind kind = ReturnOf(header.kind());
  CHECK(kind != v1::MESSAGE_KIND_UNSPECIFIED);
  const Verdict verdict(outcome);
  const bool with_client = verdict.is_about_client() && !person.bsn().empty();
  XmlSink sink(kind, &verdict);
  return sink.Document([&] {
    sink.Group(ClassOf("Header"), true, [&] {
      form::WalkHeader(sink, &header);
      sink.Leaf(Own("IdentificatieRetour"), return_identification);
      sink.Leaf(Own("DagtekeningRetour"), DutchDayOf(outcome.judge_time()));
      if (verdict.is_technical()) sink.Leaf(Own("XsltVersie"), kRulesVersion);
      sink.Group(Own("XsdVersieRetour"), true, [&] {
        sink.Leaf(Base("BasisschemaXsdVersie"), kSchemaVersion);
        sink.Leaf(Base("BerichtXsdVersie"), kSchemaVersion);
      });
      const CodeList fine{kNoRemark};
      sink.Codes(with_client ? fine : verdict.header_codes());
    });
    if (!with_client) return;
    sink.Group(ClassOf("Client"), true,
               [&] { form::WalkClient(sink, header.kind(), &person, &submission.lines()); });
  });
}

}  // namespace instroom::allocation
