use cases::one_value::types::{
    Job, JobBoth, JobOff, JobOne, JobOrigin, JobPlan, JobChoice, JobChoiceText, JobEpochs, JobEpochsText, JobLevel, JobLevelInteger, JobMaybe,
    JobModel, JobStep, Shape, ShapeCircleItem1, ShapePairItem2,
};

use super::{read, written};

#[test]
fn a_text_that_is_the_only_one_is_known_by_its_value() {
    let text = r#"{"kind":"job","epochs":"auto","choice":"none","steps":["train","test"],"maybe":"x"}"#;
    let job = read::<Job>(text);
    assert!(matches!(&job.epochs, Some(JobEpochs::Text(JobEpochsText::Auto))));
    assert!(matches!(&job.choice, Some(JobChoice::Text(JobChoiceText::Nothing))));
    assert_eq!(job.steps, Some(vec![JobStep::Train, JobStep::from("test")]));
    assert!(matches!(&job.maybe, Some(cases::runtime::Nullable::Value(JobMaybe::X))));
    assert_eq!(written(&job), text);

    let asked = Job::new().epochs("auto").choice(JobChoiceText::Auto).steps(["train"]);
    let text = r#"{"kind":"job","epochs":"auto","choice":"auto","steps":["train"]}"#;
    assert_eq!(written(&asked), text);
    assert_eq!(written(&Job::new().epochs(3)), r#"{"kind":"job","epochs":3}"#);
}

#[test]
fn beside_any_text_it_is_a_value_that_is_known() {
    let job = read::<Job>(r#"{"kind":"job","model":"gpt-5"}"#);
    assert_eq!(job.model, Some(JobModel::Gpt5));
    assert_eq!(written(&Job::new().model("mine")), r#"{"kind":"job","model":"mine"}"#);
}

#[test]
fn integers_are_one_enumeration() {
    let job = read::<Job>(r#"{"kind":"job","level":2}"#);
    assert!(matches!(&job.level, Some(JobLevel::Integer(JobLevelInteger::Value2))));
    assert_eq!(written(&Job::new().level(1)), r#"{"kind":"job","level":1}"#);
    assert_eq!(written(&Job::new().level("top")), r#"{"kind":"job","level":"top"}"#);
}

#[test]
fn null_in_a_list_of_so_many_values_moves_none_of_them() {
    let text = r#"{"kind":"job","entry":["a",null,3]}"#;
    let job = read::<Job>(text);
    let (name, nothing, count) = job.entry.clone().unwrap_or_default();
    assert_eq!((&*name, nothing.is_null(), count), ("a", true, 3));
    assert_eq!(written(&job), text);
}

#[test]
fn a_list_is_told_by_the_constant_it_begins_with() {
    let text = r#"{"kind":"job","shapes":[["square",2.0],["circle",1.5],["rect",1.0,2.0],["other",3],["oval",2.5]]}"#;
    let job = read::<Job>(text);
    let shapes = job.shapes.clone().unwrap_or_default();
    let [square, circle, rect, pair, oval] = shapes.as_slice() else {
        panic!("{shapes:?}");
    };
    assert!(matches!(square, Shape::Square((_, 2.0))), "{square:?}");
    assert!(matches!(circle, Shape::Circle((ShapeCircleItem1::Circle, 1.5))), "{circle:?}");
    assert!(matches!(rect, Shape::Rect((_, 1.0, 2.0))), "{rect:?}");
    assert!(matches!(pair, Shape::Pair((name, ShapePairItem2::Value3)) if name == "other"), "{pair:?}");
    assert!(matches!(oval, Shape::Unknown(_)), "{oval:?}");
    assert_eq!(written(&job), text);
}

#[test]
fn objects_and_lists_that_are_always_the_same_are_types() {
    let text = r#"{"kind":"job","origin":{"name":"me","at":[1,{}]},"one":["all"],"plan":{"tier":"paid"},"alone":["x"]}"#;
    let job = read::<Job>(text);
    assert!(matches!(&job.one, Some(JobOne::All(_))), "{:?}", job.one);
    assert!(matches!(&job.plan, Some(JobPlan::Paid(_))), "{:?}", job.plan);
    assert_eq!(job.alone, Some(("x".to_owned(),)));
    assert_eq!(written(&job), text);
    let made = JobOrigin::new((1.into(), std::collections::BTreeMap::new()));
    assert_eq!(written(&Job::new().origin(made)), r#"{"kind":"job","origin":{"name":"me","at":[1,{}]}}"#);
}

#[test]
fn false_or_a_text() {
    let job = read::<Job>(r#"{"kind":"job","off":false,"both":true}"#);
    assert!(matches!(job.off, Some(JobOff::Flag(false))));
    assert!(matches!(job.both, Some(JobBoth::Flag(true))));
    assert_eq!(written(&Job::new().off(false)), r#"{"kind":"job","off":false}"#);
    assert_eq!(written(&Job::new().off("later")), r#"{"kind":"job","off":"later"}"#);
}
