import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { WebSocket } from "ws";

const ANSWER_MS_MAX = 60_000;
const SAMPLED_EVERY_MICROSECONDS = 500;

/** Takes a CPU profile of a Worker in workerd through the port of its inspector. */
export class WorkerProfiler {
  #asked = 0;

  private constructor(readonly socket: WebSocket) {}

  /** Begins to take samples. Throws when nobody answers at the port. */
  static async start(inspectorPort: number): Promise<WorkerProfiler> {
    const response = await fetch(`http://127.0.0.1:${inspectorPort}/json`);
    const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
    if (!target) throw new Error("The inspector knows of no Worker.");
    const socket = new WebSocket(target.webSocketDebuggerUrl, { maxPayload: 2 ** 30 });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const profiler = new WorkerProfiler(socket);
    await profiler.#ask("Profiler.enable");
    await profiler.#ask("Profiler.setSamplingInterval", { interval: SAMPLED_EVERY_MICROSECONDS });
    await profiler.#ask("Profiler.start");
    return profiler;
  }

  /** Writes what was sampled, as every debugger can open it. */
  async stop(file: string): Promise<void> {
    const { profile } = (await this.#ask("Profiler.stop")) as { profile: object };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(profile));
    this.socket.close();
  }

  async #ask(method: string, params: object = {}): Promise<object> {
    const id = ++this.#asked;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method} was not answered.`)), ANSWER_MS_MAX);
      const onMessage = (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as { id?: number; result?: object; error?: { message: string } };
        if (answer.id !== id) return;
        clearTimeout(timer);
        this.socket.off("message", onMessage);
        if (answer.error) reject(new Error(answer.error.message));
        else resolve(answer.result ?? {});
      };
      this.socket.on("message", onMessage);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
