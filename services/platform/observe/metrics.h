#pragma once

// Counters, gauges and histograms by name, for Prometheus. Names:
// instroom_<service>_<thing>_<unit|total>. Labels hold topics, kinds and codes only, never a key or
// a person: what has the shape of one is written as "***" (personal_shape.h).

#include <map>
#include <string>

namespace instroom::platform {

using Labels = std::map<std::string, std::string>;

// Cheap after the first call with the same name and labels. Thread-safe.
void Count(const std::string& name, const Labels& labels = {}, double by = 1);
void SetGauge(const std::string& name, double value, const Labels& labels = {});
// Seconds.
void Observe(const std::string& name, double seconds, const Labels& labels = {});
// The text that Prometheus scrapes.
[[nodiscard]] std::string MetricsText();

}  // namespace instroom::platform
