// The data that the cases are judged with: ours, and variations of it on which the embedded values say nothing.

const law = (from, age, functions, cumul, days) => ({
  from, age_of_majority: age, minors_functions: functions, cumul_invisible_patient_masque_ps: cumul, inform_patient_days: 14, invisible_patient_days: days,
});

/** Laws that change at, before and after the instants of the cases, and one that begins after some of them. */
const LAWS = [
  { versions: [law('1970-01-01T00:00:00Z', 18, true, true, 31)] },
  { versions: [law('1970-01-01T00:00:00Z', 18, true, true, 31), law('2026-11-23T10:00:00Z', 16, false, true, 15), law('2026-11-23T10:00:01Z', 21, true, false, 30)] },
  { versions: [law('2026-11-24T00:00:00Z', 12, true, true, 1), law('2026-11-23T10:00:00Z', 18, false, false, 31)] },
];

/** A matrix with roles that read, health professions that do not break the glass, and every third cell turned round. */
function turned(matrix) {
  const copy = structuredClone(matrix);
  Object.values(copy.professions).forEach((row, place) => {
    if (place % 5 === 0) row.role = !row.role;
    if (place % 4 === 1) row.health = !row.health;
    for (const [number, type] of Object.keys(row.read).entries()) {
      if ((number + place) % 3 === 0) row.read[type] = [!row.read[type][0], 'guess'];
      if ((number + place) % 17 === 0) delete row.read[type];
    }
  });
  return copy;
}

/** Pairs of matrix and law. The first is what Carnet ships; it takes every second portion of the cases. */
export function settings(matrix, shipped) {
  const ours = { name: 'shipped', matrix, law: shipped };
  const others = LAWS.map((one, place) => ({ name: `law ${place + 1}`, matrix, law: one }));
  return [ours, others[0], ours, others[1], ours, { name: 'turned matrix', matrix: turned(matrix), law: LAWS[1] }, ours, others[2]];
}
