#pragma once

// A value or the reason why there is none. For rooms that must not throw.

#include <optional>
#include <utility>
#include <variant>

#include "services/platform/base/check.h"

namespace instroom::platform {

// Wraps an error so that Result<T, E> can be returned from `return Fail(error);`.
template <typename E>
struct Failure {
  E error;
};

template <typename E>
[[nodiscard]] Failure<std::decay_t<E>> Fail(E&& error) {
  return {std::forward<E>(error)};
}

template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure<E> failure) : held_(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Aborts if there is none: ask ok() first.
  [[nodiscard]] const T& value() const& {
    CHECK(ok());
    return std::get<0>(held_);
  }
  [[nodiscard]] T& value() & {
    CHECK(ok());
    return std::get<0>(held_);
  }
  [[nodiscard]] T&& value() && {
    CHECK(ok());
    return std::get<0>(std::move(held_));
  }
  [[nodiscard]] const E& error() const {
    CHECK(!ok());
    return std::get<1>(held_);
  }

  const T& operator*() const { return value(); }
  T& operator*() { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::variant<T, E> held_;
};

// For calls that give nothing but success.
struct Done {};

}  // namespace instroom::platform
