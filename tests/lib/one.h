/* Included before everything in a test that is linked with others: its main is NAME_main, as the Makefile says. */
#ifndef TESTS_ONE_H
#define TESTS_ONE_H

#define main(...) ONE_MAIN(__VA_ARGS__); int ONE_MAIN(__VA_ARGS__)

#endif
