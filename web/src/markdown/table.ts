// Tables, as GitHub writes them: a head, a line of dashes, rows.

const kDashes = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/

/** The cells of a line; `\|` is no border. */
export function cellsOf(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let from = 0
  const bare = line.trim()
  for (let at = 0; at < bare.length; at += 1) {
    if (bare[at] === '\\' && bare[at + 1] === '|') {
      cell += bare.slice(from, at)
      from = at + 1
      at += 1
    } else if (bare[at] === '|') {
      cells.push((cell + bare.slice(from, at)).trim())
      cell = ''
      from = at + 1
    }
  }
  const last = cell + bare.slice(from)
  if (last !== '' || cells.length === 0) cells.push(last.trim())
  if (bare.startsWith('|')) cells.shift()
  return cells
}

/** The first line of a table's head, or -1: a line of cells above as many runs of dashes. */
export function tableAt(lines: readonly string[]): number {
  for (let at = 1; at < lines.length; at += 1) {
    const dashes = lines[at] ?? ''
    const head = lines[at - 1] ?? ''
    if (!dashes.includes('-') || !head.includes('|') || !kDashes.test(dashes.trim())) continue
    if (cellsOf(dashes).length === cellsOf(head).length) return at - 1
  }
  return -1
}
