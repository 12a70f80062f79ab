#include "services/notification/api/notification_api.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "instroom/notification/v1/notification_service.grpc.pb.h"
#include "services/access/reach.h"
#include "services/access/rpc_gate.h"
#include "services/care/topics.h"
#include "services/notification/api/ownership.h"
#include "services/platform/http/target.h"
#include "services/platform/observe/trace.h"
#include "services/platform/rpc/status.h"

namespace instroom::notification {
namespace {

using grpc::ServerContext;
using grpc::Status;
using platform::Error;
using platform::ErrorKind;

constexpr std::chrono::milliseconds kFoldDeadline{10000};
constexpr std::ptrdiff_t kSubscriptionsMost = 100;  // Of one owner.

Status Invalid(const std::string& reason, const std::string& field, const std::string& why) {
  return platform::ToStatus(Error{ErrorKind::kInvalidInput, reason, field + ": " + why},
                            {{field, why}});
}

// It goes into headers and keys.
bool IsId(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

// Narrows to what the caller reaches; false if it asked for another's.
bool NarrowTo(const access::Admitted& who, std::string& municipality) {
  std::string provider;
  return access::Narrow(who, municipality, provider);
}

class GrpcNotificationApi final : public NotificationApi, private v1::NotificationService::Service {
 public:
  explicit GrpcNotificationApi(NotificationApiParts parts)
      : parts_(std::move(parts)),
        gate_(parts_.gate, v1::NotificationService::service_full_name()) {}
  grpc::Service* service() override { return this; }
  void Stop() override { stopping_ = true; }

 private:
  Status ListNotices(ServerContext* context, const v1::ListNoticesRequest* request,
                     v1::ListNoticesResponse* response) override {
    const auto who = gate_.Admit(*context, "ListNotices");
    if (!who) return access::Refuse(who.error());
    std::string municipality = request->municipality();
    if (!NarrowTo(*who, municipality)) return access::Refuse(access::OtherParty());
    if (request->page_size() < 0 || request->page_size() > 1000) {
      return Invalid("PAGE_SIZE_OUT_OF_RANGE", "page_size", "0 to 1000");
    }
    std::size_t skip = 0;
    const std::string& token = request->page_token();
    const auto parsed = std::from_chars(token.data(), token.data() + token.size(), skip);
    if (!token.empty() && (parsed.ec != std::errc{} || parsed.ptr != token.data() + token.size())) {
      return Invalid("PAGE_TOKEN_UNKNOWN", "page_token", "take it from the previous response");
    }
    const std::size_t size =
        request->page_size() == 0 ? 100 : static_cast<std::size_t>(request->page_size());
    const auto page = parts_.inbox.Notices(municipality, skip, size);
    const auto today = parts_.inbox.today();
    for (const InboxNotice& notice : page) {
      auto& shown = *response->add_notices();
      *shown.mutable_opened() = notice.opened;
      *shown.mutable_open_time() = TimestampOf(notice.since);
      const auto due = care::DayOf(notice.opened.due_date());
      if (due && today) shown.set_days_left(static_cast<int>((*due - *today).count()));
    }
    const std::size_t total = parts_.inbox.NoticeCount(municipality);
    response->set_total_count(static_cast<int>(total));
    if (skip + page.size() < total)
      response->set_next_page_token(std::to_string(skip + page.size()));
    access::Weigh(who->place, response->ByteSizeLong());
    return Status::OK;
  }

  Status StreamNotices(ServerContext* context, const v1::StreamNoticesRequest* request,
                       grpc::ServerWriter<v1::StreamNoticesResponse>* writer) override {
    const auto who = gate_.Admit(*context, "StreamNotices");
    if (!who) return access::Refuse(who.error());
    std::string municipality = request->municipality();
    if (!NarrowTo(*who, municipality)) return access::Refuse(access::OtherParty());
    std::uint64_t seen = 0;
    std::optional<std::uint64_t> told;
    access::Presence presence(gate_, *context);
    while (!presence.Ended() && !stopping_) {
      seen = parts_.inbox.WaitForChange(seen, std::chrono::milliseconds{500});
      // Others' changes are not told, not even that there was one.
      const std::uint64_t now = parts_.inbox.NoticesRevision(municipality);
      if (told == now) continue;
      told = now;
      v1::StreamNoticesResponse response;
      response.set_changed(true);
      response.set_total_count(static_cast<int>(parts_.inbox.NoticeCount(municipality)));
      if (!writer->Write(response)) break;
    }
    return presence.Or(Status::OK);
  }

  Status MakeSubscription(ServerContext* context, const v1::MakeSubscriptionRequest* request,
                          v1::MakeSubscriptionResponse* response) override {
    const auto who = gate_.Admit(*context, "MakeSubscription");
    if (!who) return access::Refuse(who.error());
    v1::SubscriptionMade wanted = request->subscription();
    if (!NarrowTo(*who, *wanted.mutable_municipality())) {
      return access::Refuse(access::OtherParty());
    }
    if (!IsId(wanted.subscription_id())) {
      return Invalid("SUBSCRIPTION_ID_NOT_VALID", "subscription.subscription_id",
                     "1 to 64 letters, digits, dots, hyphens and underscores");
    }
    if (!Owns(*who, wanted.subscription_id())) {
      return Invalid("SUBSCRIPTION_ID_NOT_OWN", "subscription.subscription_id",
                     "a municipality's begins with its code and a hyphen, no other does");
    }
    if (!platform::IsWithin(parts_.receivers, wanted.url())) {
      return Invalid(
          "URL_NOT_ALLOWED", "subscription.url",
          "https to a public address or a network that the operator allows, no user in it");
    }
    const bool has_secret =
        Owns(*who, wanted.secret_name()) && parts_.secret_names.contains(wanted.secret_name());
    if (!has_secret) {
      return Invalid("SECRET_UNKNOWN", "subscription.secret_name", "not in the configuration");
    }
    const auto held = parts_.inbox.HeldSubscriptions();
    if (held.contains(wanted.subscription_id())) {
      return platform::ToStatus(Error{ErrorKind::kConflict, "SUBSCRIPTION_EXISTS", "end it first"});
    }
    const auto own =
        std::ranges::count_if(held, [&](const auto& one) { return Owns(*who, one.first); });
    if (own >= kSubscriptionsMost) {
      return platform::ToStatus(
          Error{ErrorKind::kConflict, "TOO_MANY_SUBSCRIPTIONS", "100 at most: end one first"});
    }
    v1::NotificationEvent event;
    *event.mutable_subscription_made() = wanted;
    const Status written = Write(*context, wanted.subscription_id(), event, [&] {
      return parts_.inbox.HeldSubscriptions().contains(wanted.subscription_id());
    });
    if (written.ok()) *response->mutable_subscription() = wanted;
    return written;
  }

  Status EndSubscription(ServerContext* context, const v1::EndSubscriptionRequest* request,
                         v1::EndSubscriptionResponse*) override {
    const auto who = gate_.Admit(*context, "EndSubscription");
    if (!who) return access::Refuse(who.error());
    const std::string& id = request->subscription_id();
    if (!Owns(*who, id) || !parts_.inbox.HeldSubscriptions().contains(id)) {
      return platform::ToStatus(Error{ErrorKind::kNotFound, "SUBSCRIPTION_UNKNOWN", ""});
    }
    v1::NotificationEvent event;
    event.mutable_subscription_ended()->set_subscription_id(id);
    return Write(*context, id, event,
                 [&] { return !parts_.inbox.HeldSubscriptions().contains(id); });
  }

  Status ListSubscriptions(ServerContext* context, const v1::ListSubscriptionsRequest*,
                           v1::ListSubscriptionsResponse* response) override {
    const auto who = gate_.Admit(*context, "ListSubscriptions");
    if (!who) return access::Refuse(who.error());
    for (const auto& [id, held] : parts_.inbox.HeldSubscriptions()) {
      if (Owns(*who, id)) *response->add_subscriptions() = held.made;
    }
    return Status::OK;
  }

  Status ListDeadDeliveries(ServerContext* context, const v1::ListDeadDeliveriesRequest*,
                            v1::ListDeadDeliveriesResponse* response) override {
    const auto who = gate_.Admit(*context, "ListDeadDeliveries");
    if (!who) return access::Refuse(who.error());
    for (auto& tried : parts_.inbox.DeadDeliveries()) *response->add_deliveries() = tried;
    return Status::OK;
  }

  Status RedriveDelivery(ServerContext* context, const v1::RedriveDeliveryRequest* request,
                         v1::RedriveDeliveryResponse*) override {
    const auto who = gate_.Admit(*context, "RedriveDelivery");
    if (!who) return access::Refuse(who.error());
    const auto find = [&]() -> std::optional<v1::DeliveryTried> {
      for (auto& tried : parts_.inbox.DeadDeliveries()) {
        if (tried.delivery_id() == request->delivery_id()) return tried;
      }
      return std::nullopt;
    };
    const auto dead = find();
    if (!dead) return platform::ToStatus(Error{ErrorKind::kNotFound, "DELIVERY_NOT_DEAD", ""});
    v1::NotificationEvent event;
    event.mutable_delivery_redriven()->set_delivery_id(dead->delivery_id());
    event.mutable_delivery_redriven()->set_subscription_id(dead->subscription_id());
    event.mutable_delivery_redriven()->set_notice_id(dead->notice_id());
    return Write(
        *context, dead->subscription_id(), event, [&] { return !find(); }, dead->partition());
  }

  // Appends a fact and waits until `folded` says that the inbox has it.
  template <typename Folded>
  Status Write(const ServerContext& context, const std::string& subscription_id,
               v1::NotificationEvent& event, const Folded& folded,
               std::optional<std::int32_t> partition = std::nullopt) {
    *event.mutable_occur_time() = TimestampOf(parts_.clock.Now());
    platform::Outgoing record;
    record.topic = care::topics::kNotificationEvents;
    record.key = "subscription/" + subscription_id;
    record.partition = partition;
    record.trace = platform::NextTrace(platform::TraceOf(context));
    record.value = event.SerializeAsString();
    const auto durable = parts_.appender.AppendAndWait(record);
    if (!durable) return platform::ToStatus(durable.error());
    const auto until = std::chrono::steady_clock::now() + kFoldDeadline;
    std::uint64_t seen = parts_.inbox.revision();
    while (!folded()) {
      if (std::chrono::steady_clock::now() > until || context.IsCancelled()) {
        return platform::ToStatus(Error{ErrorKind::kUnavailable, "NOT_FOLDED_IN_TIME", ""});
      }
      seen = parts_.inbox.WaitForChange(seen, std::chrono::milliseconds{100});
    }
    return Status::OK;
  }

  const NotificationApiParts parts_;
  const access::RpcGate gate_;
  std::atomic<bool> stopping_{false};
};

}  // namespace

std::unique_ptr<NotificationApi> MakeNotificationApi(NotificationApiParts parts) {
  return std::make_unique<GrpcNotificationApi>(std::move(parts));
}

}  // namespace instroom::notification
