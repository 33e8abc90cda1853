// Monitor: a value that threads take turns with, and may wait for.
//
//   monitor.with([&](State& state) { state.rows += 1; });
//   monitor.when([](const State& state) { return state.rows > 0; }, [&](State& state) { … });
//
// Threads: any. What a body takes and gives is by value or by a reference that outlives the call.
// Invariant: a body neither blocks nor uses another monitor, so that nobody holds two locks.
#pragma once

#include <condition_variable>
#include <mutex>
#include <type_traits>
#include <utility>

namespace parley {

template <class State>
class Monitor {
 public:
  Monitor() = default;
  explicit Monitor(State state) : state_(std::move(state)) {}
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  // Runs `body` alone; whoever waits looks again afterwards.
  template <class Body>
  auto with(Body&& body) {
    std::unique_lock lock(mutex_);
    return run(lock, std::forward<Body>(body));
  }

  // The same, once `ready` is true of the state. It is asked again after each other body.
  template <class Ready, class Body>
  auto when(Ready&& ready, Body&& body) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready(std::as_const(state_)); });
    return run(lock, std::forward<Body>(body));
  }

  // Only looks: nobody is woken.
  template <class Body>
  auto look(Body&& body) const {
    const std::lock_guard lock(mutex_);
    return std::forward<Body>(body)(state_);
  }

 private:
  template <class Body>
  auto run(std::unique_lock<std::mutex>& lock, Body&& body) {
    if constexpr (std::is_void_v<std::invoke_result_t<Body, State&>>) {
      std::forward<Body>(body)(state_);
      lock.unlock();
      changed_.notify_all();
    } else {
      auto result = std::forward<Body>(body)(state_);
      lock.unlock();
      changed_.notify_all();
      return result;
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  State state_{};
};

}  // namespace parley
