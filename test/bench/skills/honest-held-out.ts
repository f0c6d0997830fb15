export const honestHeldOut: readonly string[] = [];
export const teachingHeldOut: readonly string[] = [];
