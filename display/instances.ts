/** Buffers of instanced meshes that are written in place, frame after frame. */
import {
  DynamicDrawUsage,
  Float32BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
} from 'three';

/** A square from -1 to 1 as the attribute `corner`, of which no instance is drawn yet. */
export function instancedSquare(): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(new Float32Array(12), 3));
  geometry.setAttribute('corner', new Float32BufferAttribute([-1, -1, 1, -1, 1, 1, -1, 1], 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.instanceCount = 0;
  return geometry;
}

/** @param size numbers of each instance */
export function instanceAttribute(capacity: number, size: number): InstancedBufferAttribute {
  const attribute = new InstancedBufferAttribute(new Float32Array(capacity * size), size);
  attribute.setUsage(DynamicDrawUsage);
  return attribute;
}

/** The first `count` instances travel to the card, and no more. */
export function sendInstances(attribute: InstancedBufferAttribute, count: number): void {
  attribute.clearUpdateRanges();
  attribute.addUpdateRange(0, count * attribute.itemSize);
  attribute.needsUpdate = true;
}
