"""What two papers print, typed anew; each table in the layout in which it is checked.

Building Up: Thakar and others (2024), doi:10.1017/cts.2024.504, Tables 1 to 4.
Online course: Weber-Main and others (2025), doi:10.1017/cts.2025.84, Tables 1 and 2, and the text of its Results.
"""

# ruff: noqa: E501

# Answers to each question: how many, and what per cent.
BUILDING_UP_COUNTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Gender": (("Identifies as male", "43", "19.6"), ("Identifies as female", "176", "80.4")),
    "Race/ethnicity": (
        ("Hispanic/Latinx", "75", "34.3"),
        ("Non-Hispanic/Latinx White", "28", "12.8"),
        ("Non-Hispanic/Latinx Black", "73", "33.3"),
        ("Non-Hispanic/Latinx Asian", "26", "11.9"),
        ("Middle Eastern or North African and Multi-Racial", "17", "7.8"),
    ),
    "Type of highest degree achieved": (("MD", "68", "31.1"), ("PhD", "129", "58.9"), ("Other", "22", "10.1")),
    "Career stage": (("Post-doctoral fellow", "102", "46.8"), ("Faculty", "116", "53.2")),
    "Advancement is open to me": (
        ("Strongly agree", "28", "12.8"),
        ("Agree", "74", "33.8"),
        ("Neither agree nor disagree", "50", "22.8"),
        ("Disagree", "51", "23.3"),
        ("Strongly disagree", "16", "7.3"),
    ),
    "Confident in career progression": (
        ("Strongly agree", "41", "18.7"),
        ("Agree", "101", "46.1"),
        ("Neither agree nor disagree", "52", "23.7"),
        ("Disagree", "22", "10.1"),
        ("Strongly disagree", "2", "1.4"),
    ),
    "Confident in overcoming professional barriers": (
        ("Strongly agree", "34", "15.5"),
        ("Agree", "106", "48.4"),
        ("Neither agree nor disagree", "54", "24.7"),
        ("Disagree", "21", "9.6"),
        ("Strongly disagree", "4", "1.8"),
    ),
    "Intent to continue research training": (
        ("Definitely will", "128", "54.5"),
        ("Likely will", "64", "29.2"),
        ("Will or will not", "20", "9.1"),
        ("Likely will not", "2", "3.2"),
        ("Definitely will not", "0", "0.0"),
    ),
    "Intent to continue studying in a field related to biomedical sciences": (
        ("Definitely will", "137", "63.1"),
        ("Likely will", "47", "21.7"),
        ("Will or will not", "18", "8.3"),
        ("Likely will not", "9", "4.2"),
        ("Definitely will not", "6", "2.8"),
    ),
}
# Median and quartiles; of two scores the range.
BUILDING_UP_QUARTILES = (
    ("", "Age", "quartiles", "36", "33", "40"),
    ("", "Science Identity", "quartiles", "4.0", "3.4", "4.6"),
    ("", "Science Identity", "range", "", "1.0", "5.0"),
    ("", "Mentoring Competency Score", "quartiles", "4.8", "3.7", "5.8"),
    ("", "Mentoring Competency Score", "range", "", "1.0", "7.0"),
    ("Mentoring that", "Maintains effective communication", "quartiles", "5.5", "4.5", "6.3"),
    ("Mentoring that", "Aligns expectations", "quartiles", "5.2", "4.2", "6.0"),
    ("Mentoring that", "Assesses understanding", "quartiles", "5.7", "4.3", "6.0"),
    ("Mentoring that", "Fosters independence", "quartiles", "5.4", "4.2", "6.2"),
    ("Mentoring that", "Addresses diversity", "quartiles", "5.0", "4.0", "6.0"),
    ("Mentoring that", "Promotes professional development", "quartiles", "5.2", "4.0", "6.0"),
)
COURSE_COUNTS: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {
    ("Gender", "995"): (
        ("Male", "492", "49.45"),
        ("Female", "466", "46.83"),
        ("Transgender", "1", "0.10"),
        ("Other", "7", "0.70"),
        ("Prefer not to report", "34", "3.42"),
    ),
    ("Race", "991"): (
        ("American Indian or Alaskan Native", "10", "1.01"),
        ("Asian", "184", "18.57"),
        ("Black or African American", "37", "3.73"),
        ("Native Hawaiian or Pacific Islander", "3", "0.30"),
        ("White", "688", "69.42"),
        ("Other", "30", "3.03"),
        ("Prefer not to report", "62", "6.26"),
    ),
    ("Hispanic or Latino", "969"): (
        ("Not Hispanic or Latino", "849", "87.62"),
        ("Cuban", "3", "0.31"),
        ("Mexican or Chicano", "18", "1.85"),
        ("Puerto Rican", "12", "1.24"),
        ("Other Hispanic or Latino", "27", "2.79"),
        ("Prefer not to report", "63", "6.50"),
    ),
    ("Title", "1080"): (
        ("Dean", "2", "0.19"),
        ("Associate Dean", "20", "1.85"),
        ("Assistant Dean", "9", "0.83"),
        ("Professor", "367", "33.98"),
        ("Associate Professor", "258", "23.89"),
        ("Assistant Professor", "401", "37.13"),
        ("Scientist or Researcher", "21", "1.94"),
        ("Associate Scientist or Researcher", "7", "0.65"),
        ("Assistant Scientist or Researcher", "4", "0.37"),
        ("Clinical Instructor", "19", "1.76"),
        ("Lecturer or Instructor", "8", "0.74"),
        ("Training Program Director", "19", "1.76"),
    ),
    ("Research focus", "1077"): (
        ("Behavioral research", "101", "9.38"),
        ("Clinical research", "197", "18.29"),
        ("Community engaged research", "69", "6.41"),
        ("Educational research", "72", "6.69"),
        ("Field/Applied research", "80", "7.43"),
        ("Lab-based research", "661", "61.37"),
        ("Social science research", "69", "6.41"),
        ("Theoretical research", "64", "5.94"),
        ("Translational research", "216", "20.06"),
        ("Other", "42", "3.90"),
    ),
    ("Trainees currently mentoring", "1077"): (
        ("Senior faculty", "73", "6.78"),
        ("Junior faculty", "478", "44.38"),
        ("Postdoctoral fellows", "625", "58.03"),
        ("Clinical fellows", "159", "14.76"),
        ("PhD or Master's students", "818", "75.95"),
        ("Medical or health care professional students", "243", "22.56"),
        ("Post Baccalaureate students", "261", "24.23"),
        ("Undergraduate students", "602", "55.90"),
        ("High school students", "135", "12.53"),
        ("K awardees", "94", "8.73"),
        ("T awardees", "79", "7.34"),
        ("Not currently mentoring trainees", "29", "2.69"),
    ),
    ("Years of Experience as Research Mentor", "1077"): (
        ("0 years", "50", "4.64"),
        ("1 to 5 years", "298", "27.67"),
        ("6 to 10 years", "229", "21.26"),
        ("11 to 20 years", "293", "27.21"),
        ("21 or more years", "207", "19.22"),
    ),
    ("Prior Research Mentorship Training", "1076"): (("Yes", "457", "42.47"), ("No", "619", "57.53")),
}
# n; mean and SD before, after and of the difference; limits of 95%. In the order of the table.
COURSE_CHANGES = (
    "1036 4.63 1.27 5.70 0.93 1.07 0.99 1.01 1.13",
    "1032 4.16 1.37 5.64 0.93 1.49 1.24 1.41 1.56",
    "1032 4.59 1.32 5.67 0.96 1.08 1.04 1.02 1.15",
    "1026 4.46 1.34 5.50 1.01 1.04 1.02 0.98 1.10",
    "1026 4.23 1.37 5.55 0.98 1.33 1.13 1.26 1.40",
    "1025 4.15 1.42 5.48 1.00 1.33 1.17 1.26 1.41",
    "1028 4.12 1.32 5.40 0.98 1.28 1.08 1.22 1.35",
    "1018 4.18 1.34 5.40 1.00 1.22 1.09 1.15 1.29",
    "1021 4.07 1.45 5.18 1.15 1.11 1.09 1.04 1.17",
    "1023 4.15 1.40 5.35 1.02 1.20 1.11 1.13 1.27",
    "1017 3.98 1.38 5.30 1.08 1.32 1.20 1.24 1.39",
    "1027 4.60 1.15 5.47 0.90 0.87 0.90 0.82 0.93",
    "1030 4.63 1.19 5.50 0.92 0.87 0.88 0.82 0.92",
    "1027 4.64 1.09 5.33 0.89 0.68 0.91 0.63 0.74",
)
COURSE_RESULTS = (
    ("evaluation surveys submitted", "1298", "2023", "64%"),
    ("spent 1.5 to 2 hours", "577", "1049", "55%"),
    ("valuable use of time: agree or strongly agree", "810", "1048", "77%"),
    ("valuable use of time: mean (SD) of 1-5", "", "", "3.92 (0.91)"),
    ("likely or very likely to recommend", "727", "1049", "69%"),
    ("recommend: mean (SD) of 1-5", "", "", "3.79 (0.97)"),
    ("made or intends to make changes", "864", "1044", "82.8%"),
    ("from the home university", "663", "4011", "16.5%"),
    ("from other institutions", "3348", "4011", "83.5%"),
    ("at one of 80 CTSA-affiliated institutions", "2646", "4011", "66%"),
    ("registered because required", "", "4011", "52%"),
    ("registered for own professional development", "", "4011", "37%"),
    ("registered to review it for possible use", "", "4011", "13%"),
)
# outcome | its level | characteristic | term | odds ratio and limits; or outcome | characteristic | p.
BUILDING_UP_MODELS = """\
Advancement is open to me|Gender|0.25
Advancement is open to me|Strongly agree/Agree|Gender|Identifies as male|2.02 0.77 5.26
Advancement is open to me|Neither agree nor disagree|Gender|Identifies as male|1.10 0.34 3.53
Advancement is open to me|Race/ethnicity|0.33
Advancement is open to me|Strongly agree/Agree|Race/ethnicity|Hispanic/Latinx|0.74 0.28 1.99
Advancement is open to me|Neither agree nor disagree|Race/ethnicity|Hispanic/Latinx|0.66 0.19 2.27
Advancement is open to me|Strongly agree/Agree|Race/ethnicity|Non-Hispanic/Latinx Black|0.78 0.28 2.17
Advancement is open to me|Neither agree nor disagree|Race/ethnicity|Non-Hispanic/Latinx Black|1.97 0.61 6.33
Advancement is open to me|Strongly agree/Agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.98 0.14 6.88
Advancement is open to me|Neither agree nor disagree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.69 0.19 14.8
Advancement is open to me|Strongly agree/Agree|Mentoring that addresses diversity|per 1 point higher|1.69 1.34 2.13
Advancement is open to me|Neither agree nor disagree|Mentoring that addresses diversity|per 1 point higher|1.62 1.23 2.13
Advancement is open to me|Mentoring that addresses diversity|< 0.001
Confident in career progression|Gender|0.77
Confident in overcoming professional barriers|Gender|0.76
Confident in career progression|Strongly agree|Gender|Identifies as male|1.29 0.33 5.08
Confident in career progression|Agree|Gender|Identifies as male|0.79 0.23 2.64
Confident in career progression|Neither agree nor disagree|Gender|Identifies as male|0.90 0.24 3.36
Confident in overcoming professional barriers|Strongly agree|Gender|Identifies as male|0.60 0.15 2.36
Confident in overcoming professional barriers|Agree|Gender|Identifies as male|0.56 0.19 1.67
Confident in overcoming professional barriers|Neither agree nor disagree|Gender|Identifies as male|0.70 0.20 2.44
Confident in career progression|Race/ethnicity|0.62
Confident in overcoming professional barriers|Race/ethnicity|0.52
Confident in career progression|Strongly agree|Race/ethnicity|Hispanic/Latinx|0.45 0.11 1.97
Confident in career progression|Agree|Race/ethnicity|Hispanic/Latinx|0.78 0.22 2.74
Confident in career progression|Neither agree nor disagree|Race/ethnicity|Hispanic/Latinx|0.48 0.12 1.90
Confident in overcoming professional barriers|Strongly agree|Race/ethnicity|Hispanic/Latinx|0.36 0.08 1.75
Confident in overcoming professional barriers|Agree|Race/ethnicity|Hispanic/Latinx|0.72 0.19 2.69
Confident in overcoming professional barriers|Neither agree nor disagree|Race/ethnicity|Hispanic/Latinx|0.48 0.11 2.08
Confident in career progression|Strongly agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.15 0.24 5.58
Confident in career progression|Agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.49 0.38 5.90
Confident in career progression|Neither agree nor disagree|Race/ethnicity|Non-Hispanic/Latinx Black|1.27 0.30 5.43
Confident in overcoming professional barriers|Strongly agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.03 0.20 5.38
Confident in overcoming professional barriers|Agree|Race/ethnicity|Non-Hispanic/Latinx Black|1.51 0.36 6.34
Confident in overcoming professional barriers|Neither agree nor disagree|Race/ethnicity|Non-Hispanic/Latinx Black|1.14 0.24 5.42
Confident in career progression|Strongly agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.65 0.12 23.7
Confident in career progression|Agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.39 0.12 16.1
Confident in career progression|Neither agree nor disagree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|3.19 0.28 35.9
Confident in overcoming professional barriers|Strongly agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|3.58 0.23 56.6
Confident in overcoming professional barriers|Agree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.69 0.05 10.5
Confident in overcoming professional barriers|Neither agree nor disagree|Race/ethnicity|Middle Eastern or North African and Multi-Racial|1.13 0.07 19.2
Confident in career progression|Strongly agree|Science identity|per 1 point higher|4.02 1.73 9.31
Confident in career progression|Agree|Science identity|per 1 point higher|1.48 0.80 2.74
Confident in career progression|Neither agree nor disagree|Science identity|per 1 point higher|0.95 0.50 1.83
Confident in overcoming professional barriers|Strongly agree|Science identity|per 1 point higher|2.32 1.00 5.36
Confident in overcoming professional barriers|Agree|Science identity|per 1 point higher|1.12 0.61 2.06
Confident in overcoming professional barriers|Neither agree nor disagree|Science identity|per 1 point higher|0.68 0.34 1.34
Confident in career progression|Science identity|0.001
Confident in overcoming professional barriers|Science identity|0.01
Confident in career progression|Strongly agree|Mentoring that fosters independence|per 1 point higher|1.78 1.20 2.63
Confident in career progression|Agree|Mentoring that fosters independence|per 1 point higher|1.56 1.15 2.12
Confident in career progression|Neither agree nor disagree|Mentoring that fosters independence|per 1 point higher|1.46 1.04 2.04
Confident in career progression|Mentoring that fosters independence|0.02
Confident in overcoming professional barriers|Strongly agree|Mentoring that addresses diversity|per 1 point higher|1.48 1.04 2.09
Confident in overcoming professional barriers|Agree|Mentoring that addresses diversity|per 1 point higher|1.21 0.93 1.59
Confident in overcoming professional barriers|Neither agree nor disagree|Mentoring that addresses diversity|per 1 point higher|1.48 1.07 2.03
Confident in overcoming professional barriers|Mentoring that addresses diversity|0.06
Intent to continue research training|Yes|Age|per every 5 years higher|2.29 1.22 4.31
Intent to continue studying in a field related to biomedical sciences|Yes|Age|per every 5 years higher|1.58 0.97 2.56
Intent to continue research training|Age|0.01
Intent to continue studying in a field related to biomedical sciences|Age|0.06
Intent to continue research training|Gender|0.43
Intent to continue studying in a field related to biomedical sciences|Gender|0.17
Intent to continue research training|Yes|Gender|Identifies as male|0.59 0.16 2.19
Intent to continue studying in a field related to biomedical sciences|Yes|Gender|Identifies as male|0.46 0.15 1.39
Intent to continue research training|Race/ethnicity|0.46
Intent to continue studying in a field related to biomedical sciences|Race/ethnicity|0.71
Intent to continue research training|Yes|Race/ethnicity|Hispanic/Latinx|0.23 0.04 1.47
Intent to continue studying in a field related to biomedical sciences|Yes|Race/ethnicity|Hispanic/Latinx|0.99 0.23 4.23
Intent to continue research training|Yes|Race/ethnicity|Non-Hispanic/Latinx Black|0.45 0.07 2.84
Intent to continue studying in a field related to biomedical sciences|Yes|Race/ethnicity|Non-Hispanic/Latinx Black|0.88 0.23 3.31
Intent to continue research training|Yes|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.31 0.03 3.30
Intent to continue studying in a field related to biomedical sciences|Yes|Race/ethnicity|Middle Eastern or North African and Multi-Racial|0.42 0.08 2.26
Intent to continue research training|Yes|Science identity|per 1 point higher|4.20 1.95 9.04
Intent to continue studying in a field related to biomedical sciences|Yes|Science identity|per 1 point higher|3.28 1.80 5.96
Intent to continue research training|Science identity|< 0.001
Intent to continue studying in a field related to biomedical sciences|Science identity|< 0.001
Intent to continue research training|Yes|Mentoring that maintains effective communication|per 1 point higher|0.37 0.15 0.92
Intent to continue research training|Mentoring that maintains effective communication|0.03
Intent to continue research training|Yes|Mentoring that aligns expectations|per 1 point higher|2.19 0.98 4.87
Intent to continue research training|Mentoring that aligns expectations|0.06
Intent to continue research training|Yes|Mentoring that assesses understanding|per 1 point higher|0.48 0.24 0.95
Intent to continue research training|Mentoring that assesses understanding|0.04
Intent to continue research training|Yes|Mentoring that fosters independence|per 1 point higher|2.29 0.97 5.40
Intent to continue research training|Mentoring that fosters independence|0.06
"""
