use cases::one_value::types::{
    Job, JobChoice, JobChoiceText, JobEpochs, JobEpochsAuto, JobMaybe, JobStep, Shape,
    ShapeCircleItem1, ShapePairItem2,
};

use super::{read, written};

#[test]
fn a_text_that_is_the_only_one_is_known_by_its_value() {
    let text = r#"{"kind":"job","epochs":"auto","choice":"none","steps":["train","test"],"maybe":"x"}"#;
    let job = read::<Job>(text);
    assert!(matches!(&job.epochs, Some(JobEpochs::Auto(JobEpochsAuto::Auto))));
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
