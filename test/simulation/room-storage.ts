/** What a room has on disk; it outlives the room. */
export class RoomDisk {
  readonly entries = new Map<string, unknown>();
  alarmAt: number | null = null;

  constructor(readonly onAlarm: (at: number | null) => void) {}

  setAlarm(at: number | null): void {
    this.alarmAt = at;
    this.onAlarm(at);
  }
}

/** One room's way to its disk. Values are copies, as on a disk; reading and writing take a moment, and nothing else. */
export class RoomStorage {
  /** Its room is dead or about to die: nothing that it still writes gets there, and nothing answers. */
  isCut = false;

  constructor(readonly disk: RoomDisk) {}

  async get(key: string): Promise<unknown> {
    return structuredClone(this.disk.entries.get(key));
  }

  async put(key: string | Record<string, unknown>, value?: unknown): Promise<void> {
    await this.#write(({ entries }) => {
      const given = typeof key === "string" ? { [key]: value } : key;
      for (const [name, each] of Object.entries(given)) entries.set(name, structuredClone(each));
    });
  }

  async delete(keys: string | string[]): Promise<void> {
    await this.#write(({ entries }) => {
      for (const key of [keys].flat()) entries.delete(key);
    });
  }

  async deleteAll(): Promise<void> {
    await this.#write(({ entries }) => entries.clear());
  }

  async list({ prefix = "" }: { prefix?: string } = {}): Promise<Map<string, unknown>> {
    const found = [...this.disk.entries].filter(([key]) => key.startsWith(prefix));
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, structuredClone(value)]));
  }

  async getAlarm(): Promise<number | null> {
    return this.disk.alarmAt;
  }

  async setAlarm(at: number): Promise<void> {
    await this.#write((disk) => disk.setAlarm(at));
  }

  async deleteAlarm(): Promise<void> {
    await this.#write((disk) => disk.setAlarm(null));
  }

  async #write(change: (disk: RoomDisk) => void): Promise<void> {
    if (this.isCut) return await new Promise(() => undefined);
    change(this.disk);
  }
}
