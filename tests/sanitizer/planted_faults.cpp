// A program that commits, when it is told to end (SIGTERM), the one fault that it was asked for,
// and otherwise looks like a server that ends well: what tests/sanitizer/planted_faults_test.py
// must see fail. Built with a sanitizer only.
//
// usage: planted_faults none|use-after-free|overflow|leak|undefined|race

#include <array>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <thread>

namespace {

// Volatile, so that no optimisation makes a fault go away.
int* volatile kept = nullptr;
volatile int number = INT_MAX;
int shared = 0;

int use_after_free() {
  auto owner = std::make_unique<int>(1);
  kept = owner.get();
  owner.reset();
  return *kept;
}

int overflow() {
  const std::unique_ptr<int[]> three(new int[3]{});
  kept = three.get();
  return kept[3];
}

int leak() {
  kept = new int(1);
  kept = nullptr;
  return 0;
}

int undefined() {
  return number + 1;
}

int race() {
  std::thread one([] { ++shared; });
  std::thread other([] { ++shared; });
  one.join();
  other.join();
  return shared;
}

struct Fault {
  std::string_view name;
  int (*commit)();
};

constexpr std::array kFaults = {
    Fault{"none", [] { return 0; }}, Fault{"use-after-free", use_after_free},
    Fault{"overflow", overflow},     Fault{"leak", leak},
    Fault{"undefined", undefined},   Fault{"race", race},
};

void wait_for_the_end() {
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigprocmask(SIG_BLOCK, &end, nullptr);
  std::puts("parley ready http://127.0.0.1:1");
  std::fflush(stdout);
  int signal = 0;
  sigwait(&end, &signal);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view wanted = argc == 2 ? argv[1] : "";
  for (const Fault& fault : kFaults) {
    if (fault.name != wanted) continue;
    wait_for_the_end();
    number = fault.commit();  // so that the result is needed
    return EXIT_SUCCESS;
  }
  return 2;
}
