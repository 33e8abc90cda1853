// What a page holds.

/** What is alive after a forced garbage collection. */
export async function memoryOf(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  for (let turn = 0; turn < 3; turn += 1) await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name) => metrics.find((one) => one.name === name)?.value
  await cdp.detach()
  return {
    heapMb: Math.round((of('JSHeapUsedSize') / 1e6) * 10) / 10,
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
    rows: await page.locator('.rows > *').count(),
  }
}
