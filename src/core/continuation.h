// Continuation<Args...>: what to do when an answer comes. Move-only, so that it may own what it
// carries; parley::Task with arguments.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace parley::core {

template <class... Args>
class Continuation {
 public:
  Continuation() = default;

  template <class F>
    requires(!std::is_same_v<std::decay_t<F>, Continuation> && std::is_invocable_v<F&, Args...>)
  Continuation(F&& callable)  // NOLINT(google-explicit-constructor): made from a lambda
      : body_(std::make_unique<Body<std::decay_t<F>>>(std::forward<F>(callable))) {}

  explicit operator bool() const { return body_ != nullptr; }
  void operator()(Args... args) { body_->run(std::forward<Args>(args)...); }

 private:
  struct Base {
    Base() = default;
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    virtual void run(Args... args) = 0;
  };
  template <class F>
  struct Body final : Base {
    explicit Body(F callable) : callable_(std::move(callable)) {}
    void run(Args... args) override { callable_(std::forward<Args>(args)...); }
    F callable_;
  };
  std::unique_ptr<Base> body_;
};

}  // namespace parley::core
