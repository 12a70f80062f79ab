#pragma once

// The standard's own schemas, if they are at hand: INSTROOM_IJW_XSD_DIR, or a folder beside the
// source tree. They are not part of the project, so without them these tests are skipped.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace instroom::allocation::testing {

class Xsd {
 public:
  Xsd();
  ~Xsd();
  Xsd(const Xsd&) = delete;
  Xsd& operator=(const Xsd&) = delete;

  // Empty if the text is valid against the schema of the message ("jw302"), else the first error.
  [[nodiscard]] std::string ErrorIn(std::string_view message, std::string_view xml) const;

 private:
  struct Schemas;
  std::unique_ptr<Schemas> schemas_;
};

// The folder with the schemas; empty if there is none.
[[nodiscard]] std::optional<std::filesystem::path> XsdFolder();
// Loaded once. Only if XsdFolder() gives a folder.
[[nodiscard]] const Xsd& TheXsd();

}  // namespace instroom::allocation::testing

// Says loudly that nothing was compared.
#define SKIP_WITHOUT_XSD()                                                                  \
  if (!::instroom::allocation::testing::XsdFolder()) {                                      \
    GTEST_SKIP() << "NOT COMPARED WITH THE STANDARD: set INSTROOM_IJW_XSD_DIR to a folder " \
                    "with the XSD files of iJw 3.2";                                        \
  }
