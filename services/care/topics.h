#pragma once

// The names of the topics: the one place where they are written in code. deploy/topics.yaml lists
// the same with partitions and retention.

namespace instroom::care::topics {

inline constexpr char kIntake[] = "instroom.allocation.intake.v1";
inline constexpr char kCommands[] = "instroom.allocation.commands.v1";
inline constexpr char kAllocationEvents[] = "instroom.allocation.events.v1";
inline constexpr char kOutcomes[] = "instroom.allocation.outcomes.v1";
inline constexpr char kDeliveries[] = "instroom.allocation.deliveries.v1";
inline constexpr char kDataKeys[] = "instroom.allocation.keys.v1";
inline constexpr char kErasures[] = "instroom.allocation.erasures.v1";
inline constexpr char kReferralCommands[] = "instroom.referral.commands.v1";
inline constexpr char kReferralEvents[] = "instroom.referral.events.v1";
inline constexpr char kReferenceEvents[] = "instroom.reference.events.v1";
inline constexpr char kNotificationEvents[] = "instroom.notification.events.v1";
inline constexpr char kLooks[] = "instroom.access.looks.v1";
inline constexpr char kAccessLog[] = "instroom.access.log.v1";
inline constexpr char kTicks[] = "instroom.clock.ticks.v1";

}  // namespace instroom::care::topics
