// The time, twice a second while somebody counts by it.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

export function useNow(counting: boolean): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    if (!counting) return
    now.value = Date.now()
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 500)
    return () => clearInterval(timer)
  }, [counting])
  return now.value
}
