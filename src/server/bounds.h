// Bounds: what this process may use of the machine, as the system tells, and how much it does.
//
// Threads: any.
#pragma once

#include <cstddef>

#include "base/error.h"
#include "gateway/admission.h"
#include "server/options.h"

namespace parley::server {

// With --no-limits nothing but the descriptors bounds. Raises this process's limit of them.
Result<gateway::Admission::Bounds> admission_bounds(const Options& options);

// Resident bytes of this process; 0 where the system does not tell.
std::size_t memory_in_use();

}  // namespace parley::server
