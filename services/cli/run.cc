#include "services/cli/run.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/session.h"
#include "services/cli/suggest.h"
#include "services/platform/observe/personal_shape.h"

namespace instroom::cli {
namespace {

void AddIdentity(CLI::App& root, IdentityOptions& identity) {
  root.add_option("--as", identity.as, "Call as this party of the folder, like municipality:0995");
  root.add_option("--certificates", identity.folder, "Folder with a certificate of each party")
      ->envname("INSTROOM_CERTIFICATES_DIR");
  root.add_option("--certificate-file", identity.certificate_file, "Own certificate, PEM")
      ->envname("INSTROOM_CERTIFICATE_FILE");
  root.add_option("--certificate-key-file", identity.key_file, "Its key, PEM")
      ->envname("INSTROOM_CERTIFICATE_KEY_FILE");
  root.add_option("--token-file", identity.token_file, "Token of a person, for what no program may")
      ->envname("INSTROOM_TOKEN_FILE");
  root.add_option("--ca-file", identity.authority_file, "Whose certificates are trusted, PEM")
      ->envname("INSTROOM_CA_FILE");
}

void AddSettings(CLI::App& root, Settings& settings) {
  root.add_flag("--json", settings.json, "One JSON object a line, for programs");
  root.add_option("--brokers", settings.brokers, "Kafka, host:port[,host:port]")
      ->envname("INSTROOM_BROKERS");
  root.add_option("--allocation-address", settings.addresses.allocation, "Allocation service")
      ->envname("INSTROOM_ALLOCATION_ADDRESS");
  root.add_option("--referral-address", settings.addresses.referral, "Referral service")
      ->envname("INSTROOM_REFERRAL_ADDRESS");
  root.add_option("--indicator-address", settings.addresses.indicator, "Indicator service")
      ->envname("INSTROOM_INDICATOR_ADDRESS");
  AddIdentity(root, settings.identity);
  root.add_option("--environment", settings.environment, "local or production")
      ->envname("INSTROOM_ENVIRONMENT")
      ->check(CLI::IsMember({"local", "production"}));
  root.add_option("--topics-file", settings.topics_file, "The topics as YAML")
      ->envname("INSTROOM_TOPICS_FILE");
  root.add_option("--definition-file", settings.definition_file, "How figures are counted, YAML")
      ->envname("INSTROOM_DEFINITION_FILE");
}

std::vector<std::string> NamesOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// The command that was being parsed when something went wrong.
const CLI::App& Innermost(const CLI::App& root) {
  const CLI::App* at = &root;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().back();
  return *at;
}

std::string PathOf(const CLI::App& app) {
  const auto* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : PathOf(*parent) + " " + app.get_name();
}

int ExplainMisuse(const CLI::App& root, const CLI::ParseError& error, Session& session) {
  const CLI::App& at = Innermost(root);
  const auto extras = root.remaining(true);
  auto& err = *session.err;
  if (!extras.empty() && !extras.front().starts_with("-") && !NamesOf(at).empty()) {
    err << "instroom: there is no command '" << platform::Blotted(extras.front()) << "'";
    const auto nearest = Nearest(extras.front(), NamesOf(at));
    if (!nearest.empty()) err << "; did you mean '" << nearest << "'?";
    err << "\n";
  } else {
    err << "instroom: " << platform::Blotted(error.what()) << "\n";
  }
  err << "See: " << PathOf(at) << " --help\n";
  return kExitFailed;
}

void Build(CLI::App& root, Session& session) {
  root.name("instroom");
  root.require_subcommand(0, 1);
  root.fallthrough();
  AddSettings(root, session.settings);
  AddSend(root, session);
  AddFeed(root, session);
  AddAllocations(root, session);
  AddErase(root, session);
  AddExport(root, session);
  AddRecount(root, session);
  AddReference(root, session);
  AddSample(root, session);
  AddTopics(root, session);
  AddDead(root, session);
  AddAudit(root, session);
  AddCompletion(root, session);
  root.footer(
      "Examples:\n"
      "  instroom send JW301.xml              send a message, see it accepted or rejected\n"
      "  instroom feed 0995 --follow          what Lelystad receives, as it comes\n"
      "  instroom recount                     prove every figure by counting again\n"
      "  instroom COMMAND --help              more about one command\n\n"
      "Settings come from flags, else from INSTROOM_... in the environment, else from\n"
      ".instroom/settings of a region that ./dev run started, else from defaults.\n"
      "There the command calls as the party that it is about: the sender of a message, the owner\n"
      "of a feed. Elsewhere it calls with its own certificate. --as names another party.\n"
      "Exit codes: 0 good, 1 rejected or different, 2 wrong use or unreachable.");
}

}  // namespace

int Run(const std::vector<std::string>& arguments, Session& session) {
  CLI::App root("The command of Instroom, the event backbone of a regional youth-care network.");
  Build(root, session);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    root.parse(reversed);
    if (root.get_subcommands().empty()) *session.out << root.help();
  } catch (const CLI::CallForHelp&) {
    *session.out << Innermost(root).help();
    session.exit_code = kExitGood;
  } catch (const CLI::ParseError& error) {
    return ExplainMisuse(root, error, session);
  }
  if (session.out->flush() || session.ReaderLeft()) return session.exit_code;
  return Fail(session, {platform::ErrorKind::kInvalidInput, "CANNOT_WRITE",
                        "standard output: what was to be shown could not be written"});
}

}  // namespace instroom::cli
