// Every input that a fuzzer once kept, through the same code without a fuzzer: what was found stays
// mended.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

TEST(Corpus, RunsThrough) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(INSTROOM_CORPUS)) {
    SCOPED_TRACE(file.path().filename());
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(stream), {}};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ++count;
  }
  EXPECT_GT(count, 0) << INSTROOM_CORPUS;
}

}  // namespace
