#pragma once

// A list of a few plain values: 16 bytes when empty, one allocation else, growing by halves. A
// region has hundreds of thousands of such lists, most with one or two values.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

namespace instroom::indicator {

template <typename T>
class Few {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Few() = default;
  Few(const Few&) = delete;
  Few& operator=(const Few&) = delete;
  ~Few() { std::free(items_); }

  [[nodiscard]] T* begin() { return items_; }
  [[nodiscard]] T* end() { return items_ + size_; }
  [[nodiscard]] const T* begin() const { return items_; }
  [[nodiscard]] const T* end() const { return items_ + size_; }
  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T& operator[](std::uint32_t i) { return items_[i]; }
  [[nodiscard]] const T& operator[](std::uint32_t i) const { return items_[i]; }

  // Puts `item` before place `at`; references into the list end.
  void Insert(std::uint32_t at, T item) {
    if (size_ == room_) Grow();
    if (at < size_) std::memmove(items_ + at + 1, items_ + at, (size_ - at) * sizeof(T));
    items_[at] = item;
    ++size_;
  }
  void Append(T item) { Insert(size_, item); }

 private:
  void Grow() {
    room_ += room_ / 2 + 1;
    void* const larger = std::realloc(static_cast<void*>(items_), room_ * sizeof(T));
    if (larger == nullptr) throw std::bad_alloc();
    items_ = static_cast<T*>(larger);
  }

  T* items_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t room_ = 0;
};

}  // namespace instroom::indicator
