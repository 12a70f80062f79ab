#include "services/platform/log/pass_over.h"

#include <string>

#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::platform {

void PassOver(const Record& record, std::string_view reason) {
  Count("instroom_log_passed_over_total",
        {{"topic", std::string(record.topic)}, {"reason", std::string(reason)}});
  Log(Level::kWarning, "record_passed_over",
      {{"topic", record.topic},
       {"partition", record.partition},
       {"offset", record.offset},
       {"reason", reason}});
}

}  // namespace instroom::platform
