"""Names of the sample quantiles; standard library only, so that a plan can be checked anywhere."""

from enum import StrEnum


class QuantileRule(StrEnum):
    """The nine sample quantiles of Hyndman & Fan (1996), named as R's ``quantile(type = )``.

    Type 2 is also the default of SAS (PCTLDEF=5), type 6 that of SPSS and Minitab, type 7 that of R.
    """

    TYPE_1 = "type-1"
    TYPE_2 = "type-2"
    TYPE_3 = "type-3"
    TYPE_4 = "type-4"
    TYPE_5 = "type-5"
    TYPE_6 = "type-6"
    TYPE_7 = "type-7"
    TYPE_8 = "type-8"
    TYPE_9 = "type-9"
