#pragma once

// Looks at one client: found in a record of the log, and shown to a person or a program.

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/access/v1/look.pb.h"
#include "services/cli/session.h"

namespace instroom::cli {

// One look at one thing of the client.
struct ShownLook {
  // Without its sights.
  access::v1::Look look;
  access::v1::Sight sight;
};

// How the client was named: by key, or by a file with the BSN ("-" is standard input) and the
// region's key.
struct ClientNamed {
  std::string key;
  std::string bsn_file;
  std::string region_key_file;
};

// The client key. kInvalidInput: WHICH (neither or nothing), CLIENT_KEY_NOT_VALID, BSN_NOT_VALID,
// REGION_KEY_MISSING, REGION_KEY_MALFORMED. Never shows what was given.
[[nodiscard]] platform::Outcome<std::string> ClientOf(const ClientNamed& named, Session& session);

// Those of a record of the log of looks; none if it can't be read.
[[nodiscard]] std::vector<ShownLook> LooksAt(std::string_view record, const std::string& client);

// One object, with the names of the Logboek Dataverwerkingen where it has one.
[[nodiscard]] std::string JsonOf(const ShownLook& look);
// In the order of time, a line each.
void PrintTable(std::vector<ShownLook> looks, std::ostream& out);

}  // namespace instroom::cli
