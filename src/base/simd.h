/* Loops over pixels are written so that compilers make SIMD of them. SIMD_CLONES before such a function has it
 * compiled twice, for any processor and for those with AVX2; the loader takes the better one. Results are the
 * same: integers, or floats that nothing contracts. Where ifuncs are not to be had or the sanitizers look on, once. */
#ifndef BASE_SIMD_H
#define BASE_SIMD_H

#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SIMD_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define SIMD_CLONES
#endif

#endif
