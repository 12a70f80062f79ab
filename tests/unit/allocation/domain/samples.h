#pragma once

// Short ways to write submissions for the judges' tests.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "instroom/allocation/v1/submission.pb.h"
#include "services/allocation/domain/postman.h"
#include "services/care/calendar.h"

namespace instroom::allocation::samples {

inline constexpr char kMunicipality[] = "0995";
inline constexpr char kProvider[] = "12345678";
inline constexpr char kClient[] = "000102030405060708090a0b0c0d0e0f";

inline care::v1::Date Date(const std::string& text) {
  return care::ToDate(*care::ParseDay(text));
}

// 32 hexadecimal digits from a number.
inline std::string Receipt(std::uint64_t number) {
  char text[33];
  std::snprintf(text, sizeof text, "%032llx", static_cast<unsigned long long>(number));
  return text;
}

inline v1::Submission Submission(v1::MessageKind kind, const std::string& identification) {
  static std::uint64_t receipts = 0;
  v1::Submission submission;
  submission.set_receipt_id(Receipt(++receipts));
  submission.set_client_key(kClient);
  v1::Header& header = *submission.mutable_header();
  header.set_kind(kind);
  const bool from_municipality = kind == v1::MESSAGE_KIND_JW301;
  header.set_sender(from_municipality ? kMunicipality : kProvider);
  header.set_receiver(from_municipality ? kProvider : kMunicipality);
  header.set_identification(identification);
  *header.mutable_message_date() = Date("2026-03-01");
  // 2026-03-02 12:00 UTC.
  submission.mutable_receive_time()->set_seconds(1772452800);
  return submission;
}

inline v1::AllocatedProduct Allocated(std::int64_t number, const std::string& decided,
                                      const std::string& end = "2026-12-31",
                                      const std::string& change_reason = "") {
  v1::AllocatedProduct product;
  product.set_number(number);
  product.mutable_product()->set_category("45");
  product.mutable_product()->set_code("45A04");
  *product.mutable_decision_date() = Date(decided);
  *product.mutable_begin_date() = Date("2026-01-01");
  *product.mutable_end_date() = Date(end);
  product.set_change_reason(change_reason);
  return product;
}

inline v1::StartedProduct Started(std::optional<std::int64_t> number, const std::string& begin,
                                  const std::string& status = "1",
                                  const std::string& code = "45A04") {
  v1::StartedProduct start;
  if (number) start.set_number(*number);
  start.mutable_product()->set_category("45");
  start.mutable_product()->set_code(code);
  *start.mutable_begin_date() = Date(begin);
  start.set_delivery_status(status);
  return start;
}

inline v1::StoppedProduct Stopped(std::optional<std::int64_t> number, const std::string& begin,
                                  const std::string& reason, const std::string& end,
                                  const std::string& status = "1",
                                  const std::string& code = "45A04") {
  v1::StoppedProduct stop;
  if (number) stop.set_number(*number);
  stop.mutable_product()->set_category("45");
  stop.mutable_product()->set_code(code);
  *stop.mutable_begin_date() = Date(begin);
  stop.set_end_reason(reason);
  *stop.mutable_end_date() = Date(end);
  stop.set_delivery_status(status);
  return stop;
}

template <typename... Lines>
v1::Submission Jw301(const Lines&... lines) {
  auto submission = Submission(v1::MESSAGE_KIND_JW301, "A");
  (void(*submission.mutable_lines()->add_allocated() = lines), ...);
  return submission;
}

template <typename... Lines>
v1::Submission Jw305(const Lines&... lines) {
  auto submission = Submission(v1::MESSAGE_KIND_JW305, "B");
  (void(*submission.mutable_lines()->add_started() = lines), ...);
  return submission;
}

template <typename... Lines>
v1::Submission Jw307(const Lines&... lines) {
  auto submission = Submission(v1::MESSAGE_KIND_JW307, "C");
  (void(*submission.mutable_lines()->add_stopped() = lines), ...);
  return submission;
}

inline std::vector<v1::Delivery> DeliveriesOf(v1::Outcome outcome) {
  std::vector<v1::Delivery> deliveries;
  Deliver(outcome, [&](const v1::Delivery& delivery) { deliveries.push_back(delivery); });
  return deliveries;
}

}  // namespace instroom::allocation::samples
