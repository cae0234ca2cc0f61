import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Two threads suit the smallest machine named in the README; more would change the order of sums and so the painter's pixels. */
const THREADS_DEFAULT = 2;

export interface Values {
  readonly data: Float32Array | BigInt64Array;
  /** Empty for a scalar. An axis may be 0 where the graph allows it. */
  readonly dims: readonly number[];
}

/** The graph answered with something other than what its caller is built for. */
export class GraphOutputError extends Error {
  constructor(
    graph: string,
    output: string,
    expected: readonly number[],
    found: readonly number[] | undefined,
  ) {
    super(
      `${graph}: output ${output} is [${found?.join(', ') ?? 'missing'}], expected [${expected.join(', ')}]`,
    );
    this.name = 'GraphOutputError';
  }
}

/** A loaded network. `run` blocks the whole process for as long as it takes: never load one into the server. */
export interface Graph {
  readonly name: string;
  /** What it can be asked for. */
  readonly outputs: readonly string[];
  /**
   * Runs the graph once; `expected` names each wanted output with its shape. Where axes are dynamic the caller knows what they come to
   * from what it put in. @throws GraphOutputError when a shape differs
   */
  run<Name extends string>(
    inputs: Readonly<Record<string, Values>>,
    expected: Readonly<Record<Name, readonly number[]>>,
  ): Promise<Record<Name, Float32Array>>;
  release(): Promise<void>;
}

export interface GraphOptions {
  /** How many cores one run may take. */
  readonly threads?: number;
  /** Inputs come in many sizes: memory goes back after each run, where it would otherwise be kept for every size there was. */
  readonly varied?: boolean;
}

/** Creates a session on the CPU from verified bytes. */
export async function loadGraph(
  name: string,
  bytes: Uint8Array,
  { threads = THREADS_DEFAULT, varied = false }: GraphOptions = {},
): Promise<Graph> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: !varied,
    enableMemPattern: !varied,
    // Waiting threads that spin would take the cores from the server between two runs.
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  });
  return {
    name,
    outputs: session.outputNames,
    async run(inputs, expected) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([input, { data, dims }]) => [
          input,
          new Tensor(data instanceof Float32Array ? 'float32' : 'int64', data as Float32Array, dims),
        ]),
      );
      const outputs = await session.run(feeds, Object.keys(expected));
      return checkOutputs(name, outputs, expected);
    },
    release: () => session.release(),
  };
}

function checkOutputs<Name extends string>(
  graph: string,
  outputs: InferenceSession.OnnxValueMapType,
  expected: Readonly<Record<Name, readonly number[]>>,
): Record<Name, Float32Array> {
  const checked = {} as Record<Name, Float32Array>;
  for (const [name, dims] of Object.entries(expected) as [Name, readonly number[]][]) {
    const tensor = outputs[name] as Tensor | undefined;
    const same =
      tensor?.dims.length === dims.length && dims.every((size, axis) => tensor.dims[axis] === size);
    if (!tensor || !same || !(tensor.data instanceof Float32Array)) {
      throw new GraphOutputError(graph, name, dims, tensor?.dims);
    }
    checked[name] = tensor.data;
  }
  return checked;
}
