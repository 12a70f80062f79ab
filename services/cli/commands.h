#pragma once

// The commands of `instroom`, one file each. Each adds itself, with its help, to the tree.

namespace CLI {
class App;
}

namespace instroom::cli {

struct Session;

void AddSend(CLI::App& root, Session& session);
void AddFeed(CLI::App& root, Session& session);
void AddAllocations(CLI::App& root, Session& session);
void AddErase(CLI::App& root, Session& session);
void AddExport(CLI::App& root, Session& session);
void AddRecount(CLI::App& root, Session& session);
void AddReference(CLI::App& root, Session& session);
void AddSample(CLI::App& root, Session& session);
void AddTopics(CLI::App& root, Session& session);
void AddDead(CLI::App& root, Session& session);
void AddAudit(CLI::App& root, Session& session);
void AddCompletion(CLI::App& root, Session& session);

}  // namespace instroom::cli
