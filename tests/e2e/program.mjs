// The program under test, and how much longer than usual everything may take with it.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

export const program = process.env.PARLEY_PROGRAM ?? at('../../build/release/bin/parley')

// A build with a sanitizer names it behind its version.
const sanitizer = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().split(' ')[1]
export const slowness = JSON.parse(readFileSync(at('../support/slowness.json')))[sanitizer] ?? 1
