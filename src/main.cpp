#include "cli/program.h"
#include "http/asset.h"

int main(int argc, char** argv) {
  return parley::cli::run(argc, argv, parley::http::assets());
}
