/* Days since 1970-01-01 and back, in the proleptic Gregorian calendar. */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdint.h>

int64_t civil_to_days(int64_t year, int month, int day);	/* month 1..12, day 1..31 */
void civil_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);
int civil_days_in_month(int64_t year, int month);		/* 28..31 */

#endif
