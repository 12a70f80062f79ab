#pragma once

// What was seen of who may do what, as a table for people.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/access/caller.h"

namespace instroom::testing_support {

class MatrixTable {
 public:
  // One answer of a method to a caller. Callers that got in one way and not another stand out.
  void Add(const std::string& method, const access::Caller& caller, bool got_in);
  // A row for each method, in the order of Add; a column for each kind of party with a letter for
  // each role that got in.
  [[nodiscard]] std::string Text() const;
  [[nodiscard]] int calls() const { return calls_; }

 private:
  using Cell = std::pair<access::PartyKind, access::Role>;
  std::vector<std::string> methods_;
  std::map<std::string, std::map<Cell, std::set<bool>>> seen_;
  int calls_ = 0;
};

// As a municipality, a provider and so on, as a machine and in every role: all that exist.
[[nodiscard]] std::vector<access::Caller> AllCallers();

// Prints a table, and keeps it in the folder $INSTROOM_TABLES under this name if there is one.
void KeepTable(const std::string& name, const std::string& text);

}  // namespace instroom::testing_support
