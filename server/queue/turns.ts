/** What the order of turns needs to know of a waiting job. */
export interface Waiting {
  row: number;
  station: string;
  /** Not 0: its turn came once already and was broken off. */
  returned?: number;
}

/**
 * Round-robin between stations: the station served longest ago is next, stations never served come first, ties go to who came
 * first. So whoever waits is passed by every other station at most once. Jobs whose turn was broken off go before all others.
 * Pure; `lastTurns` is not changed.
 */
export function inTurn<Job extends Waiting>(
  waiting: readonly Job[],
  lastTurns: ReadonlyMap<string, number>,
): Job[] {
  const byArrival = [...waiting].sort((a, b) => a.row - b.row);
  const order = byArrival.filter((job) => job.returned);
  const queues = new Map<string, Job[]>();
  for (const job of byArrival) {
    if (job.returned) continue;
    const queue = queues.get(job.station);
    if (queue) queue.push(job);
    else queues.set(job.station, [job]);
  }
  const last = new Map(lastTurns);
  let turn = Math.max(0, ...last.values());
  while (queues.size > 0) {
    let next: [string, Job[]] | undefined;
    for (const entry of queues) if (!next || before(entry, next, last)) next = entry;
    if (!next) break;
    const [station, queue] = next;
    const job = queue.shift();
    if (job) order.push(job);
    if (queue.length === 0) queues.delete(station);
    turn += 1;
    last.set(station, turn);
  }
  return order;
}

function before<Job extends Waiting>(
  [stationA, queueA]: [string, Job[]],
  [stationB, queueB]: [string, Job[]],
  last: ReadonlyMap<string, number>,
): boolean {
  const servedA = last.get(stationA) ?? 0;
  const servedB = last.get(stationB) ?? 0;
  return servedA === servedB ? (queueA[0]?.row ?? 0) < (queueB[0]?.row ?? 0) : servedA < servedB;
}
