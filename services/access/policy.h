#pragma once

// Who may do what: a table of method, kind of party and role to the part of the world that they may
// touch. The one place where this is decided; the rows are data (deploy/authorisation.yaml). Pure.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/access/caller.h"
#include "services/platform/base/error.h"

namespace instroom::access {

// Each wider than the one before.
enum class Scope : std::uint8_t {
  kNone,             // Not this method.
  kPublished,        // Figures as they are published: rounded, no youth can be told.
  kOwnMunicipality,  // Figures and pseudonyms of the caller's own municipality.
  kOwnCases,         // Messages to and from the caller, with the people in them.
  kRegion,           // Pseudonyms and figures of the whole region; no envelope is opened.
  kAll,              // The method tells nothing of cases, or is for keeping machines running.
};

[[nodiscard]] std::string_view NameOf(Scope scope);

// One method: "/package.Service/Method" of gRPC, or "GET /path/:part" of the gateway.
struct PolicyRow {
  std::string method;
  // Needs no identity; only routes of the gateway.
  bool open = false;
  // What is not here is kNone.
  std::map<std::pair<PartyKind, Role>, Scope> scopes;
};

class Policy {
 public:
  Policy() = default;
  // Methods are unique.
  explicit Policy(std::vector<PolicyRow> rows);

  // The widest that one of the caller's roles gives; kNone for a method without a row.
  [[nodiscard]] Scope ScopeOf(std::string_view method, const Caller& caller) const;
  // True if the method asks for no identity.
  [[nodiscard]] bool IsOpen(std::string_view method) const;
  // Those of `methods` that have no row.
  [[nodiscard]] std::vector<std::string> Lacking(const std::vector<std::string>& methods) const;
  // In the order of the file.
  [[nodiscard]] const std::vector<PolicyRow>& rows() const { return rows_; }

 private:
  [[nodiscard]] const PolicyRow* Find(std::string_view method) const;

  std::vector<PolicyRow> rows_;
  std::map<std::string, std::size_t, std::less<>> by_method_;
};

// kInvalidInput POLICY_NOT_VALID; the detail names the line and what is wrong with it.
[[nodiscard]] platform::Outcome<Policy> ParsePolicy(const std::string& yaml);

}  // namespace instroom::access
