"""What the two papers print, typed again here: the tests compare what the program makes with these numbers.

OPM: Weber-Main et al., Journal of Clinical and Translational Science 2025, doi:10.1017/cts.2025.84.
BU: Thakar et al., Journal of Clinical and Translational Science 2024; 8: e61, doi:10.1017/cts.2024.504.
"""

# OPM, Table 2: the column before the suffix, n, mean and SD before, after and of the difference, 95% interval.
OPM_TABLE_2 = """\
value 1036 4.63 1.27 5.70 0.93 1.07 0.99 1.01 1.13
models 1032 4.16 1.37 5.64 0.93 1.49 1.24 1.41 1.56
career_functions 1032 4.59 1.32 5.67 0.96 1.08 1.04 1.02 1.15
psychosocial 1026 4.46 1.34 5.50 1.01 1.04 1.02 0.98 1.10
structured_approach 1026 4.23 1.37 5.55 0.98 1.33 1.13 1.26 1.40
phases 1025 4.15 1.42 5.48 1.00 1.33 1.17 1.26 1.41
strategies 1028 4.12 1.32 5.40 0.98 1.28 1.08 1.22 1.35
challenges 1018 4.18 1.34 5.40 1.00 1.22 1.09 1.15 1.29
difficult_conversations 1021 4.07 1.45 5.18 1.15 1.11 1.09 1.04 1.17
reflecting 1023 4.15 1.40 5.35 1.02 1.20 1.11 1.13 1.27
resources 1017 3.98 1.38 5.30 1.08 1.32 1.20 1.24 1.39
quality 1027 4.60 1.15 5.47 0.90 0.87 0.90 0.82 0.93
confidence 1030 4.63 1.19 5.50 0.92 0.87 0.88 0.82 0.92
expectations 1027 4.64 1.09 5.33 0.89 0.68 0.91 0.63 0.74
"""

# OPM, Table 1: question, n; then level, number, percent. The 1.85 of “Mexican or Chicano” is cut, not rounded.
OPM_TABLE_1 = """\
Gender|995
Male|492|49.45
Female|466|46.83
Transgender|1|0.10
Other|7|0.70
Prefer not to report|34|3.42
Race|991
American Indian or Alaskan Native|10|1.01
Asian|184|18.57
Black or African American|37|3.73
Native Hawaiian or Pacific Islander|3|0.30
White|688|69.42
Other|30|3.03
Prefer not to report|62|6.26
Hispanic or Latino|969
Not Hispanic or Latino|849|87.62
Cuban|3|0.31
Mexican or Chicano|18|1.85
Puerto Rican|12|1.24
Other Hispanic or Latino|27|2.79
Prefer not to report|63|6.50
Title|1080
Dean|2|0.19
Associate Dean|20|1.85
Assistant Dean|9|0.83
Professor|367|33.98
Associate Professor|258|23.89
Assistant Professor|401|37.13
Scientist or Researcher|21|1.94
Associate Scientist or Researcher|7|0.65
Assistant Scientist or Researcher|4|0.37
Clinical Instructor|19|1.76
Lecturer or Instructor|8|0.74
Training Program Director|19|1.76
Research focus|1077
Behavioral research|101|9.38
Clinical research|197|18.29
Community engaged research|69|6.41
Educational research|72|6.69
Field/Applied research|80|7.43
Lab-based research|661|61.37
Social science research|69|6.41
Theoretical research|64|5.94
Translational research|216|20.06
Other|42|3.90
Trainees currently mentoring|1077
Senior faculty|73|6.78
Junior faculty|478|44.38
Postdoctoral fellows|625|58.03
Clinical fellows|159|14.76
PhD or Master's students|818|75.95
Medical or health care professional students|243|22.56
Post Baccalaureate students|261|24.23
Undergraduate students|602|55.90
High school students|135|12.53
K awardees|94|8.73
T awardees|79|7.34
Not currently mentoring trainees|29|2.69
Years of Experience as Research Mentor|1077
0 years|50|4.64
1 to 5 years|298|27.67
6 to 10 years|229|21.26
11 to 20 years|293|27.21
21 or more years|207|19.22
Prior Research Mentorship Training|1076
Yes|457|42.47
No|619|57.53
"""

# OPM, Table 3: code, what every form of its word begins with, people.
OPM_TABLE_3 = """\
expectations expect 153
plan plan 84
goals goal 77
structure structur 72
meetings meet 66
communication communicat 45
reflection reflect 43
proactive proactiv 41
support support 28
"""

# OPM, Results: question, those who agree or say yes, n, mean, SD.
OPM_SATISFACTION = (("worthwhile", 810, 1048, "3.92", "0.91"), ("recommend", 727, 1049, "3.79", "0.97"))
OPM_TIME, OPM_CHANGES = (577, 1049), (864, 1044)

# BU, Table 1: question and level as the plan names them, count; quartiles with one decimal. Two counts are those
# that their percentages and sums ask for: 3 (printed 2) and 7 (printed 2).
BU_COUNTS = """\
gender|Identifies as male|43|19.6
gender|Identifies as female|176|80.4
race|Hispanic/Latinx|75|34.3
race|Non-Hispanic/Latinx White|28|12.8
race|Non-Hispanic/Latinx Black|73|33.3
race|Non-Hispanic/Latinx Asian|26|11.9
race|Middle Eastern or North African and Multi-Racial|17|7.8
degree|MD|68|31.1
degree|PhD|129|58.9
degree|Other|22|10.1
stage|Post-doctoral fellow|102|46.8
stage|Faculty|116|53.2
ca_open|Strongly agree|28|12.8
ca_open|Agree|74|33.8
ca_open|Neither agree nor disagree|50|22.8
ca_open|Disagree|51|23.3
ca_open|Strongly disagree|16|7.3
ca_progress|Strongly agree|41|18.7
ca_progress|Agree|101|46.1
ca_progress|Neither agree nor disagree|52|23.7
ca_progress|Disagree|22|10.1
ca_progress|Strongly disagree|3|1.4
ca_barriers|Strongly agree|34|15.5
ca_barriers|Agree|106|48.4
ca_barriers|Neither agree nor disagree|54|24.7
ca_barriers|Disagree|21|9.6
ca_barriers|Strongly disagree|4|1.8
cc_training|Definitely will|128|54.5
cc_training|Likely will|64|29.2
cc_training|Will or will not|20|9.1
cc_training|Likely will not|7|3.2
cc_training|Definitely will not|0|0.0
cc_field|Definitely will|137|63.1
cc_field|Likely will|47|21.7
cc_field|Will or will not|18|8.3
cc_field|Likely will not|9|4.2
cc_field|Definitely will not|6|2.8
"""
BU_QUARTILES = """\
Age|33|36|40
Science Identity|3.4|4.0|4.6
Mentoring Competency Score|3.7|4.8|5.8
Maintains effective communication|4.5|5.5|6.3
Aligns expectations|4.2|5.2|6.0
Assesses understanding|4.3|5.7|6.0
Fosters independence|4.2|5.4|6.2
Addresses diversity|4.0|5.0|6.0
Promotes professional development|4.0|5.2|6.0
"""

# BU, Tables 2 to 4: outcome, its class, term, level, odds ratio and 95% limits.
BU_RATIOS = """\
ca_open|Strongly agree/Agree|Gender|Identifies as male|2.02|0.77|5.26
ca_open|Neither agree nor disagree|Gender|Identifies as male|1.10|0.34|3.53
ca_open|Strongly agree/Agree|Race/ethnicity|Hispanic/Latinx|0.74|0.28|1.99
ca_open|Neither agree nor disagree|Race/ethnicity|Hispanic/Latinx|0.66|0.19|2.27
ca_open|Strongly agree/Agree|Race/ethnicity|Non-Hispanic/Latinx Black|0.78|0.28|2.17
ca_open|Neither agree nor disagree|Race/ethnicity|Non-Hispanic/Latinx Black|1.97|0.61|6.33
ca_open|Strongly agree/Agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.98|0.14|6.88
ca_open|Neither agree nor disagree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.69|0.19|14.8
ca_open|Strongly agree/Agree|Mentoring that addresses diversity|per 1 point higher|1.69|1.34|2.13
ca_open|Neither agree nor disagree|Mentoring that addresses diversity|per 1 point higher|1.62|1.23|2.13
ca_progress|Strongly agree|Gender|Identifies as male|1.29|0.33|5.08
ca_progress|Agree|Gender|Identifies as male|0.79|0.23|2.64
ca_progress|Neither agree nor disagree|Gender|Identifies as male|0.90|0.24|3.36
ca_barriers|Strongly agree|Gender|Identifies as male|0.60|0.15|2.36
ca_barriers|Agree|Gender|Identifies as male|0.56|0.19|1.67
ca_barriers|Neither agree nor disagree|Gender|Identifies as male|0.70|0.20|2.44
ca_progress|Strongly agree|Race/ethnicity|Hispanic/Latinx|0.45|0.11|1.97
ca_progress|Agree|Race/ethnicity|Hispanic/Latinx|0.78|0.22|2.74
ca_progress|Neither agree nor disagree|Race/ethnicity|Hispanic/Latinx|0.48|0.12|1.90
ca_barriers|Strongly agree|Race/ethnicity|Hispanic/Latinx|0.36|0.08|1.75
ca_barriers|Agree|Race/ethnicity|Hispanic/Latinx|0.72|0.19|2.69
ca_barriers|Neither agree nor disagree|Race/ethnicity|Hispanic/Latinx|0.48|0.11|2.08
ca_progress|Strongly agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.15|0.24|5.58
ca_progress|Agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.49|0.38|5.90
ca_progress|Neither agree nor disagree|Race/ethnicity|Non-Hispanic/Latinx Black|1.27|0.30|5.43
ca_barriers|Strongly agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.03|0.20|5.38
ca_barriers|Agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.51|0.36|6.34
ca_barriers|Neither agree nor disagree|Race/ethnicity|Non-Hispanic/Latinx Black|1.14|0.24|5.42
ca_progress|Strongly agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.65|0.12|23.7
ca_progress|Agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.39|0.12|16.1
ca_progress|Neither agree nor disagree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|3.19|0.28|35.9
ca_barriers|Strongly agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|3.58|0.23|56.6
ca_barriers|Agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.69|0.05|10.5
ca_barriers|Neither agree nor disagree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.13|0.07|19.2
ca_progress|Strongly agree|Science identity|per 1 point higher|4.02|1.73|9.31
ca_progress|Agree|Science identity|per 1 point higher|1.48|0.80|2.74
ca_progress|Neither agree nor disagree|Science identity|per 1 point higher|0.95|0.50|1.83
ca_barriers|Strongly agree|Science identity|per 1 point higher|2.32|1.00|5.36
ca_barriers|Agree|Science identity|per 1 point higher|1.12|0.61|2.06
ca_barriers|Neither agree nor disagree|Science identity|per 1 point higher|0.68|0.34|1.34
ca_progress|Strongly agree|Mentoring that fosters independence|per 1 point higher|1.78|1.20|2.63
ca_progress|Agree|Mentoring that fosters independence|per 1 point higher|1.56|1.15|2.12
ca_progress|Neither agree nor disagree|Mentoring that fosters independence|per 1 point higher|1.46|1.04|2.04
ca_barriers|Strongly agree|Mentoring that addresses diversity|per 1 point higher|1.48|1.04|2.09
ca_barriers|Agree|Mentoring that addresses diversity|per 1 point higher|1.21|0.93|1.59
ca_barriers|Neither agree nor disagree|Mentoring that addresses diversity|per 1 point higher|1.48|1.07|2.03
cc_training|Yes|Age|per every 5 years higher|2.29|1.22|4.31
cc_field|Yes|Age|per every 5 years higher|1.58|0.97|2.56
cc_training|Yes|Gender|Identifies as male|0.59|0.16|2.19
cc_field|Yes|Gender|Identifies as male|0.46|0.15|1.39
cc_training|Yes|Race/ethnicity|Hispanic/Latinx|0.23|0.04|1.47
cc_field|Yes|Race/ethnicity|Hispanic/Latinx|0.99|0.23|4.23
cc_training|Yes|Race/ethnicity|Non-Hispanic/Latinx Black|0.45|0.07|2.84
cc_field|Yes|Race/ethnicity|Non-Hispanic/Latinx Black|0.88|0.23|3.31
cc_training|Yes|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.31|0.03|3.30
cc_field|Yes|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.42|0.08|2.26
cc_training|Yes|Science identity|per 1 point higher|4.20|1.95|9.04
cc_field|Yes|Science identity|per 1 point higher|3.28|1.80|5.96
cc_training|Yes|Mentoring that maintains effective communication|per 1 point higher|0.37|0.15|0.92
cc_training|Yes|Mentoring that aligns expectations|per 1 point higher|2.19|0.98|4.87
cc_training|Yes|Mentoring that assesses understanding|per 1 point higher|0.48|0.24|0.95
cc_training|Yes|Mentoring that fosters independence|per 1 point higher|2.29|0.97|5.40
"""
# The p of each term over all classes of the outcome.
BU_TESTS = """\
ca_open|Gender|0.25
ca_open|Race/ethnicity|0.33
ca_open|Mentoring that addresses diversity|< 0.001
ca_progress|Gender|0.77
ca_barriers|Gender|0.76
ca_progress|Race/ethnicity|0.62
ca_barriers|Race/ethnicity|0.52
ca_progress|Science identity|0.001
ca_barriers|Science identity|0.01
ca_progress|Mentoring that fosters independence|0.02
ca_barriers|Mentoring that addresses diversity|0.06
cc_training|Age|0.01
cc_field|Age|0.06
cc_training|Gender|0.43
cc_field|Gender|0.17
cc_training|Race/ethnicity|0.46
cc_field|Race/ethnicity|0.71
cc_training|Science identity|< 0.001
cc_field|Science identity|< 0.001
cc_training|Mentoring that maintains effective communication|0.03
cc_training|Mentoring that aligns expectations|0.06
cc_training|Mentoring that assesses understanding|0.04
cc_training|Mentoring that fosters independence|0.06
"""
