// Task: a move-only `void()` callable, so that a closure may own what it carries.
// (std::move_only_function is C++23; std::function demands copies.)
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace parley {

class Task {
 public:
  Task() = default;

  template <class F>
    requires(!std::is_same_v<std::decay_t<F>, Task> && std::is_invocable_v<F&>)
  Task(F&& callable)  // NOLINT(google-explicit-constructor): made from a lambda at the call
      : body_(std::make_unique<Body<std::decay_t<F>>>(std::forward<F>(callable))) {}

  explicit operator bool() const { return body_ != nullptr; }
  void operator()() { body_->run(); }

 private:
  struct Base {
    Base() = default;
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    virtual void run() = 0;
  };
  template <class F>
  struct Body final : Base {
    explicit Body(F callable) : callable_(std::move(callable)) {}
    void run() override { callable_(); }
    F callable_;
  };
  std::unique_ptr<Base> body_;
};

}  // namespace parley
