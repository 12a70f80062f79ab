#pragma once

// IndicatorService over gRPC: reads the live table, holds nothing of its own.

#include <memory>

#include "services/indicator/publish/live_table.h"

namespace grpc {
class Service;
}

namespace instroom::indicator {

class IndicatorApi {
 public:
  virtual ~IndicatorApi() = default;
  [[nodiscard]] virtual grpc::Service* service() = 0;
  // Ends open streams.
  virtual void Stop() = 0;
};

// Both must outlive the api.
[[nodiscard]] std::unique_ptr<IndicatorApi> MakeIndicatorApi(const Definition& definition,
                                                             const LiveTable& table);

}  // namespace instroom::indicator
