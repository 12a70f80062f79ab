#include "services/platform/observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <unordered_map>

#include "services/platform/observe/personal_shape.h"

namespace instroom::platform {
namespace {

// From a tenth of a millisecond to ten seconds.
const prometheus::Histogram::BucketBoundaries kBuckets{
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
    0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};

struct Metrics {
  std::mutex mutex;
  prometheus::Registry registry;
  std::unordered_map<std::string, prometheus::Family<prometheus::Counter>*> counters;
  std::unordered_map<std::string, prometheus::Family<prometheus::Gauge>*> gauges;
  std::unordered_map<std::string, prometheus::Family<prometheus::Histogram>*> histograms;
};

// Never destroyed: threads may count until the very end of the process.
Metrics& All() {
  static auto* metrics = new Metrics;
  return *metrics;
}

std::string KeyOf(const std::string& name, const Labels& labels) {
  std::string key = name;
  for (const auto& [label, value] : labels) {
    key += '\x1e';
    key += label;
    key += '\x1f';
    key += value;
  }
  return key;
}

// The metric, from this thread's own table after the first call; metrics are never removed.
template <typename Metric, typename Make>
Metric& Find(const std::string& name, const Labels& labels, const Make& make) {
  thread_local std::unordered_map<std::string, Metric*> known;
  Metric*& metric = known[KeyOf(name, labels)];
  if (metric == nullptr) {
    const std::lock_guard lock(All().mutex);
    metric = &make();
  }
  return *metric;
}

// What scrapers see. Only at the first call with these labels.
Labels Shown(const Labels& labels) {
  Labels shown;
  for (const auto& [label, value] : labels) shown.emplace(label, BlottedWithIds(value));
  return shown;
}

template <typename Families, typename Build>
auto& FamilyOf(Families& families, const std::string& name, const Build& build) {
  auto& family = families[name];
  if (family == nullptr) family = &build().Name(name).Help(name).Register(All().registry);
  return *family;
}

}  // namespace

void Count(const std::string& name, const Labels& labels, double by) {
  Find<prometheus::Counter>(name, labels, [&]() -> prometheus::Counter& {
    return FamilyOf(All().counters, name, prometheus::BuildCounter).Add(Shown(labels));
  }).Increment(by);
}

void SetGauge(const std::string& name, double value, const Labels& labels) {
  Find<prometheus::Gauge>(name, labels, [&]() -> prometheus::Gauge& {
    return FamilyOf(All().gauges, name, prometheus::BuildGauge).Add(Shown(labels));
  }).Set(value);
}

void Observe(const std::string& name, double seconds, const Labels& labels) {
  Find<prometheus::Histogram>(name, labels, [&]() -> prometheus::Histogram& {
    return FamilyOf(All().histograms, name, prometheus::BuildHistogram)
        .Add(Shown(labels), kBuckets);
  }).Observe(seconds);
}

std::string MetricsText() {
  return prometheus::TextSerializer().Serialize(All().registry.Collect());
}

}  // namespace instroom::platform
