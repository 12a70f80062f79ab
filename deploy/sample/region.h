#pragma once

// The sample region as tables: its municipalities, providers and the products they use. The same
// codes stand in reference.yaml; a test compares them.

#include <cstdint>
#include <span>
#include <string_view>

namespace instroom::sample {

struct MunicipalityRow {
  std::string_view code;
  std::string_view name;
  // Inhabitants up to and including 17 years, about.
  double minors;
  // Share of them with help in a year; Lelystad 12.7 + 1.7 less the overlap is 13.3 %.
  double helped;
  // Weight of referrers by code list COD327: 01 02 03 04 05 06 08.
  double referrers[7];
};

struct ProviderRow {
  std::string_view code;
  // What it does: A ambulatory, C crisis, D day treatment, F foster care, G mental health,
  // P paediatrics, R residential, S secure.
  std::string_view fields;
  // Bit i: works for municipality i.
  std::uint32_t areas;
};

struct ProductRow {
  std::string_view category;
  // Empty: an allocation of a whole category, or with an empty category a generic one.
  std::string_view code;
  char field;
  bool residential;
  double weight;
  // Volume; unit empty if the form of the allocation forbids it (CD080).
  int amount;
  std::string_view unit;
  std::string_view frequency;
  // Index of the municipality whose own code it is; -1 is everybody.
  int only_municipality;
  // Code that takes its place after a tender; empty if it stays.
  std::string_view after_tender;
};

[[nodiscard]] std::span<const MunicipalityRow> Municipalities();
[[nodiscard]] std::span<const ProviderRow> Providers();
[[nodiscard]] std::span<const ProductRow> Products();

// Index of a code in Products(), or -1.
[[nodiscard]] int FindProduct(std::string_view category, std::string_view code);

}  // namespace instroom::sample
