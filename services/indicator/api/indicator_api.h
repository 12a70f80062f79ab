#pragma once

// IndicatorService over gRPC: reads the live table, as far as the caller may.

#include <memory>

#include "services/indicator/api/readers.h"

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

// Definition and table must outlive the api.
[[nodiscard]] std::unique_ptr<IndicatorApi> MakeIndicatorApi(const Definition& definition,
                                                             const LiveTable& table,
                                                             ReaderRules rules);

}  // namespace instroom::indicator
