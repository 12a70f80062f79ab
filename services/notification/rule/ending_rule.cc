#include "services/notification/rule/ending_rule.h"

namespace instroom::notification {

care::Day Horizon(const EndingRule& rule, care::Day today) {
  return care::AddMonths(today, rule.months);
}

}  // namespace instroom::notification
