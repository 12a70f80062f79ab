// instroom completion: what a shell needs to complete commands and flags.

#include <CLI/CLI.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

std::vector<const CLI::App*> CommandsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string WordsOf(const CLI::App& app, const CLI::App& root) {
  std::string words;
  for (const auto* command : CommandsOf(app)) words += command->get_name() + " ";
  for (const auto* source : {&app, &root}) {
    for (const auto* option : source->get_options()) {
      for (const auto& name : option->get_lnames()) words += "--" + name + " ";
    }
    if (&app == &root) break;
  }
  return words;
}

// One line of a case statement for each command and each command of a group.
void Cases(const CLI::App& app, const CLI::App& root, const std::string& path, std::ostream& out) {
  out << "    \"" << path << "\") words=\"" << WordsOf(app, root) << "\" ;;\n";
  for (const auto* command : CommandsOf(app)) {
    Cases(*command, root, path + (path.empty() ? "" : " ") + command->get_name(), out);
  }
}

void Bash(const CLI::App& root, std::ostream& out) {
  out << "_instroom() {\n"
         "  local path=\"\" word words=\"\" i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    word=\"${COMP_WORDS[i]}\"\n"
         "    [[ \"$word\" == [a-z]* && \"${COMP_WORDS[i-1]}\" != --* ]] || continue\n"
         "    (( $(wc -w <<<\"$path\") < 2 )) && path=\"${path:+$path }$word\"\n"
         "  done\n"
         "  case \"$path\" in\n";
  Cases(root, root, "", out);
  out << "    *) words=\"\" ;;\n"
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o default -F _instroom instroom\n";
}

}  // namespace

void AddCompletion(CLI::App& root, Session& session) {
  auto* group = root.add_subcommand("completion", "Completion for a shell");
  group->require_subcommand(1);
  group->footer(
      "Examples:\n"
      "  source <(instroom completion bash)\n"
      "  source <(instroom completion zsh)");
  auto* bash = group->add_subcommand("bash", "For bash");
  bash->callback([&root, &session] { Bash(root, *session.out); });
  auto* zsh = group->add_subcommand("zsh", "For zsh");
  zsh->callback([&root, &session] {
    *session.out << "autoload -U +X bashcompinit && bashcompinit\n";
    Bash(root, *session.out);
  });
}

}  // namespace instroom::cli
